import { Button, Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { ErrorData } from '../../../shared/errors.ts'
import type { BranchName, OtherBranches as Branches } from '../../../shared/model/other-branches.ts'
import { dataOf } from '../../client/call-error.ts'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { useAsked } from '../../components/use-asked.ts'
import { useWriting } from '../../components/use-writing.ts'
import { Waiting } from '../../components/waiting.tsx'
import { showBranches } from '../../state/actions/ghosts.ts'
import { closeOverlay } from '../../state/actions/overlay.ts'
import { askBranches } from '../../state/actions/questions.ts'
import { toast } from '../../state/actions/toasts.ts'
import { useApp } from '../../state/store.ts'
import { count } from '../../state/words.ts'
import { SubmitActions } from './submit-actions.tsx'
import './dialogs.css'

/** Chooses the branches whose revisions are drawn in the graph beside those of the checkout. */
export function OtherBranches(): ReactNode {
  const answer = useAsked('branches', askBranches)
  return (
    <Dialog title="Show other branches" size={540}>
      {answer.kind === 'loading' && <Waiting text="Asking git…" />}
      {answer.kind === 'failed' && <ErrorBox error={answer.error} />}
      {answer.kind === 'ready' && answer.value.branches.length > 0 ? (
        <Chooser found={answer.value} />
      ) : (
        <>
          {answer.kind === 'ready' && <p>The repository has no other branch.</p>}
          <DialogActions>
            <Button onClick={closeOverlay}>Close</Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  )
}

function Chooser({ found }: { readonly found: Branches }): ReactNode {
  const shown = useApp((state) => state.branches)
  const [chosen, setChosen] = useState<readonly BranchName[]>(shown)
  const [filter, setFilter] = useState('')
  const { isBusy, error, submit } = useWriting(true, () => show(chosen))
  const listed = found.branches.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase()))
  return (
    <form className="dialog-form" onSubmit={submit}>
      <p className="dim">
        Their revisions are drawn among yours, so that two heads are seen before a merge. Git is only read:
        nothing is fetched or checked out.
      </p>
      {found.branches.length > 8 && (
        <TextInput
          label="Find a branch"
          data-autofocus
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      )}
      <div className="radio-list branch-list" role="group" aria-label="Branches">
        {listed.map((branch) => (
          <Checkbox
            key={`${branch.kind} ${branch.name}`}
            label={<ForeignText text={branch.kind === 'remote' ? `${branch.name} (remote)` : branch.name} />}
            checked={chosen.some((each) => isSame(each, branch))}
            onChange={(event) => {
              const others = chosen.filter((each) => !isSame(each, branch))
              setChosen(event.currentTarget.checked ? [...others, branch] : others)
            }}
          />
        ))}
      </div>
      {found.notes.length > 0 && <p className="dim">{found.notes.join(' ')}</p>}
      {error && <ErrorBox error={error} />}
      <SubmitActions
        label={chosen.length === 0 ? 'Show none' : `Show ${count(chosen.length, 'branch', 'branches')}`}
        isBusy={isBusy}
        isReady
      />
    </form>
  )
}

async function show(chosen: readonly BranchName[]): Promise<ErrorData | null> {
  try {
    const { revisions, notes } = await showBranches(chosen)
    const words =
      revisions.length === 0
        ? 'They have no revision that is not here.'
        : `${count(revisions.length, 'revision')} of other branches in the graph.`
    if (chosen.length > 0) toast([words, ...notes].join(' '), 'note')
    closeOverlay()
    return null
  } catch (error) {
    return dataOf(error)
  }
}

function isSame(left: BranchName, right: BranchName): boolean {
  return left.kind === right.kind && left.name === right.name
}

import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useAsked } from '../../components/use-asked.ts'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { closeOverlay } from '../../state/actions/overlay.ts'
import type { ReparentResult } from '../../state/actions/questions.ts'
import { askReparent } from '../../state/actions/questions.ts'
import { reparent } from '../../state/actions/revisions.ts'
import { historyOf, nodeMap, revisionMap } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { list, shortId } from '../../state/words.ts'
import { ParentChoice } from './parent-choice.tsx'
import { useWriting } from '../../components/use-writing.ts'
import './dialogs.css'

/** Gives a revision that nothing has applied other parents; what would be skipped is shown while one chooses. */
export function Reparent({ revision }: { readonly revision: string }): ReactNode {
  const history = useApp(historyOf)
  const now = (history && nodeMap(history).get(revision)?.parents) ?? []
  const [parents, setParents] = useState<readonly string[]>(now.length > 0 ? now : ['base'])
  const chosen = parents.filter((id) => id !== '' && id !== 'base')
  const isSame = chosen.join() === now.join()
  const answer = useAsked(
    [revision, ...chosen].join('\n'),
    isSame ? null : () => askReparent(revision, chosen),
  )

  const { isBusy, error, submit } = useWriting(!isSame && answer.kind === 'ready', () =>
    reparent({ revision, downRevisions: chosen, dryRun: false }),
  )
  return (
    <Dialog title="Re-parent" size={540}>
      <form className="dialog-form" onSubmit={submit}>
        <p>
          <code>
            <ForeignText text={shortId(revision)} />
          </code>{' '}
          <ForeignText text={(history && revisionMap(history).get(revision)?.message) || ''} />
        </p>
        <ParentChoice label="Follows" value={parents} onChange={setParents} />
        {answer.kind === 'ready' && <Consequences result={answer.value} />}
        {answer.kind === 'failed' && <ErrorBox error={answer.error} />}
        {error && <ErrorBox error={error} />}
        <DialogActions>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button
            type="submit"
            variant="filled"
            loading={isBusy}
            aria-disabled={isSame || answer.kind !== 'ready' || undefined}
          >
            Change the parents
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

function Consequences({ result }: { readonly result: ReparentResult }): ReactNode {
  const { before, after, skipped, unknownTargets } = result
  return (
    <div className="consequences">
      <p>
        Follows <code>{words(after)}</code> instead of <code>{words(before)}</code>.
      </p>
      {skipped.length === 0 ? (
        <p className="dim">No revision is skipped by an upgrade through it.</p>
      ) : (
        <p className="warn">
          An upgrade to it no longer runs{' '}
          <code>
            <ForeignText text={list(skipped.map(shortId))} />
          </code>
          .
        </p>
      )}
      {unknownTargets.length > 0 && (
        <p className="warn">
          Whether it is applied there could not be asked: <ForeignText text={list(unknownTargets)} />.
        </p>
      )}
    </div>
  )
}

function words(ids: readonly string[]): string {
  return ids.length === 0 ? 'base' : list(ids.map(shortId))
}

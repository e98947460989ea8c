import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { closeOverlay } from '../../state/actions/overlay.ts'
import type { ReparentAnswer } from '../../state/actions/revisions.ts'
import { reparent } from '../../state/actions/revisions.ts'
import { historyOf, nodeMap, revisionMap } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { list, shortId } from '../../state/words.ts'
import { ParentChoice } from './parent-choice.tsx'
import './dialogs.css'

/** Gives a revision that nothing has applied other parents; what would be skipped is shown while one chooses. */
export function Reparent({ revision }: { readonly revision: string }): ReactNode {
  const history = useApp(historyOf)
  const now = (history && nodeMap(history).get(revision)?.parents) ?? []
  const [parents, setParents] = useState<readonly string[]>(now.length > 0 ? now : ['base'])
  const [answer, setAnswer] = useState<ReparentAnswer | null>(null)
  const [isBusy, setBusy] = useState(false)
  const chosen = parents.filter((id) => id !== '' && id !== 'base')
  const isSame = chosen.join() === now.join()

  useEffect(() => {
    if (isSame) return setAnswer(null)
    let isOld = false
    const timer = setTimeout(() => {
      void reparent({ revision, downRevisions: chosen, dryRun: true }).then((value) => {
        if (!isOld) setAnswer(value)
      })
    }, 250)
    return () => {
      isOld = true
      clearTimeout(timer)
    }
    // The chosen ids are compared by value: the array is new at every render.
  }, [revision, chosen.join(), isSame])

  const write = async (): Promise<void> => {
    setBusy(true)
    const value = await reparent({ revision, downRevisions: chosen, dryRun: false })
    setBusy(false)
    if (value.kind === 'failed') setAnswer(value)
  }
  return (
    <Dialog title="Re-parent" size={540}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isSame && answer?.kind === 'done' && !isBusy) void write()
        }}
      >
        <p>
          <code>
            <ForeignText text={shortId(revision)} />
          </code>{' '}
          <ForeignText text={(history && revisionMap(history).get(revision)?.message) || ''} />
        </p>
        <ParentChoice label="Follows" value={parents} onChange={setParents} />
        {answer?.kind === 'done' && <Consequences answer={answer} />}
        {answer?.kind === 'failed' && <ErrorBox error={answer.error} />}
        <DialogActions>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button
            type="submit"
            variant="filled"
            loading={isBusy}
            aria-disabled={isSame || answer?.kind !== 'done' || undefined}
          >
            Change the parents
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

function Consequences({ answer }: { readonly answer: Extract<ReparentAnswer, { kind: 'done' }> }): ReactNode {
  const { before, after, skipped, unknownTargets } = answer.value
  return (
    <div className="consequences">
      <p>
        Follows <code>{words(after)}</code> instead of <code>{words(before)}</code>.
      </p>
      {skipped.length === 0 ? (
        <p className="dim">No revision is skipped by an upgrade through it.</p>
      ) : (
        <p className="warn">
          An upgrade through it no longer runs:{' '}
          <code>
            <ForeignText text={list(skipped.map(shortId))} />
          </code>
          .
        </p>
      )}
      {unknownTargets.length > 0 && (
        <p className="warn">
          Could not be asked whether they applied it: <ForeignText text={list(unknownTargets)} />.
        </p>
      )}
    </div>
  )
}

function words(ids: readonly string[]): string {
  return ids.length === 0 ? 'base' : list(ids.map(shortId))
}

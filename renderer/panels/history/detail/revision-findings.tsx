import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Diagnostic } from '../../../../shared/diagnostics.ts'
import { ErrorBox } from '../../../components/error-box.tsx'
import { Findings } from '../../../components/findings.tsx'
import { useAsked } from '../../../components/use-asked.ts'
import { Waiting } from '../../../components/waiting.tsx'
import { askFindings } from '../../../state/actions/questions.ts'
import { chosenState, chosenTarget, historyOf, revisionMap } from '../../../state/selectors.ts'
import { useApp } from '../../../state/store.ts'

/** What the rules say of a pending revision. Asked for by hand: the revisions before it are replayed. */
export function RevisionFindings({ revision }: { readonly revision: string }): ReactNode {
  const target = useApp(chosenTarget)?.name ?? null
  const isPending = useApp((state) => {
    const known = chosenState(state)
    return known !== null && known.status === 'ok' && !known.applied.includes(revision)
  })
  const isTrusted = useApp((state) => state.project?.trusted ?? false)
  const hash = useApp((state) => {
    const history = historyOf(state)
    return history ? (revisionMap(history).get(revision)?.hash ?? '') : ''
  })
  const key = [revision, target, hash].join('\n')
  const [asked, setAsked] = useState<string | null>(null)
  const isAsked = asked === key && target !== null
  const answer = useAsked<readonly Diagnostic[]>(
    isAsked ? key : '',
    isAsked ? () => askFindings(revision, target) : null,
  )
  if (!isPending || !isTrusted) return null
  return (
    <section>
      <h3>Worth a second look</h3>
      {!isAsked && (
        <p className="dim">
          Locks, rewrites, losses.{' '}
          <button type="button" className="link" onClick={() => setAsked(key)}>
            Check this revision
          </button>
        </p>
      )}
      {answer.kind === 'loading' && isAsked && <Waiting text="Replaying the revision…" />}
      {answer.kind === 'failed' && <ErrorBox error={answer.error} />}
      {answer.kind === 'ready' &&
        (answer.value.length === 0 ? (
          <p className="dim">✓ Nothing found.</p>
        ) : (
          <Findings findings={answer.value} label="Findings of this revision" />
        ))}
    </section>
  )
}

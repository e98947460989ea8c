import type { ReactNode } from 'react'
import type { Impact } from '../../../../shared/model/impact.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorBox } from '../../../components/error-box.tsx'
import { ImpactFacts, ImpactOfStep } from '../../../components/impact-view.tsx'
import { useAsked } from '../../../components/use-asked.ts'
import { Waiting } from '../../../components/waiting.tsx'
import { askRevisionImpact } from '../../../state/actions/net.ts'
import { chosenState, chosenTarget, historyOf, revisionMap } from '../../../state/selectors.ts'
import { useApp } from '../../../state/store.ts'
import { NeedsTarget } from './needs-target.tsx'
import { TrustFirst } from './trust-first.tsx'

/** What a pending revision means for those who use the target: who waits, what is rewritten, what is lost. */
export function ImpactTab({ revision }: { readonly revision: string }): ReactNode {
  const target = useApp(chosenTarget)
  const isTrusted = useApp((state) => state.project?.trusted ?? false)
  const isPending = useApp((state) => {
    const known = chosenState(state)
    return known !== null && known.status === 'ok' && !known.applied.includes(revision)
  })
  const hash = useApp((state) => {
    const history = historyOf(state)
    return history ? (revisionMap(history).get(revision)?.hash ?? '') : ''
  })
  const name = target?.name ?? ''
  const answer = useAsked<Impact>(
    ['impact', revision, name, hash].join('\n'),
    target && isTrusted && isPending ? () => askRevisionImpact(revision, name) : null,
  )
  if (!target) return <NeedsTarget what="The impact depends on the database" />
  if (!isTrusted)
    return (
      <TrustFirst
        title="The impact is found by running the file on a scratch database"
        why="Finding the impact of a revision loads its file."
      >
        Nothing of this project runs until you trust it.
      </TrustFirst>
    )
  if (!isPending)
    return (
      <EmptyState title="Applied here already">
        <p>What a revision means for others is told as long as it is pending on the target.</p>
      </EmptyState>
    )
  if (answer.kind === 'failed') return <ErrorBox error={answer.error} />
  if (answer.kind !== 'ready') return <Waiting text="Asking the target…" />
  return (
    <section className="impact-tab" aria-label="Impact">
      {answer.value.steps.map((step) => (
        <ImpactOfStep key={step.index} step={step} />
      ))}
      <ImpactFacts impact={answer.value} />
    </section>
  )
}

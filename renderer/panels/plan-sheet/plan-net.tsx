import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Impact } from '../../../shared/model/impact.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import type { Rehearsal } from '../../../shared/model/rehearsal.ts'
import { rehearsalCheck } from '../../../shared/rehearsal-words.ts'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { ImpactFacts } from '../../components/impact-view.tsx'
import { useAsked } from '../../components/use-asked.ts'
import { Waiting } from '../../components/waiting.tsx'
import { runsStatements } from '../../state/plan-words.ts'
import { summaryLines } from '../../state/impact-lines.ts'
import { askImpact, askRehearsal } from '../../state/actions/net.ts'
import { useApp } from '../../state/store.ts'

/** What the plan means for others, a line a step, and a rehearsal of it on a copy of the target. */
export function PlanNet({ plan }: { readonly plan: Plan }): ReactNode {
  const isTrusted = useApp((state) => state.project?.trusted ?? false)
  const [asked, setAsked] = useState(0)
  const runs = runsStatements(plan)
  const rehearsed = useAsked<Rehearsal>(
    `rehearsal ${plan.fingerprint} ${asked}`,
    asked > 0 && runs ? () => askRehearsal(plan.fingerprint) : null,
  )
  const isDone = rehearsed.kind === 'ready'
  const impact = useAsked<Impact>(
    `impact ${plan.fingerprint} ${String(isDone)}`,
    runs && isTrusted ? () => askImpact(plan.fingerprint) : null,
  )
  if (!runs || !isTrusted) return null
  return (
    <section className="plan-part plan-net" aria-label="Impact and rehearsal">
      {impact.kind === 'ready' && (
        <>
          <ul className="impact-facts">
            {summaryLines(impact.value.steps).map(({ steps, summary }) => (
              <li key={steps}>
                <span className="dim">
                  {steps.includes('–') ? 'Steps' : 'Step'} {steps}:
                </span>{' '}
                <ForeignText text={`${summary}.`} />
              </li>
            ))}
          </ul>
          <ImpactFacts impact={impact.value} />
        </>
      )}
      {rehearsed.kind === 'loading' && <Waiting text="Rehearsing on a copy of the target…" />}
      {rehearsed.kind === 'failed' && <ErrorBox error={rehearsed.error} />}
      {isDone && <Rehearsed made={rehearsed.value} />}
      <Button
        size="xs"
        loading={rehearsed.kind === 'loading'}
        onClick={() => setAsked((now) => now + 1)}
        title="Runs the plan on a copy of the target, and back again. The target is only read."
      >
        {isDone ? 'Rehearse again' : 'Rehearse'}
      </Button>
    </section>
  )
}

function Rehearsed({ made }: { readonly made: Rehearsal }): ReactNode {
  const { status, text, hint } = rehearsalCheck(made, new Date(made.at))
  const glyph = { pass: '✓', warn: '!', fail: '✗', unknown: '?' }[status]
  return (
    <p role="status" data-status={status}>
      <span className="check-glyph" aria-hidden="true">
        {glyph}
      </span>{' '}
      <ForeignText text={text} />
      {hint !== null && (
        <span className="dim">
          {' '}
          <ForeignText text={hint} />
        </span>
      )}
    </p>
  )
}

import type { ReactNode } from 'react'
import type { PlanCheck } from '../../../shared/model/plan.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { HintText } from '../../components/hint-text.tsx'
import { showScreen } from '../../state/actions/navigation.ts'
import { closeOverlay } from '../../state/actions/overlay.ts'
import { count } from '../../state/words.ts'

const looks = {
  pass: { glyph: '✓', word: 'passed' },
  warn: { glyph: '!', word: 'warning' },
  fail: { glyph: '✗', word: 'failed' },
  unknown: { glyph: '?', word: 'unknown' },
} as const

type Props = {
  readonly checks: readonly PlanCheck[]
  /** What the drift check found, by object. */
  readonly differences: readonly string[]
  /** Then the differences are to where the stamp leads, not to what is applied. */
  readonly isStamp: boolean
}

/** What was checked before: passed, warned, failed, or not known. Unknown is never shown as passed. */
export function Checks({ checks, differences, isStamp }: Props): ReactNode {
  if (checks.length === 0) return null
  return (
    <ul className="plan-checks" aria-label="Checks">
      {checks.map((check, index) => (
        <li key={index} data-status={check.status}>
          <span className="check-glyph" aria-hidden="true">
            {looks[check.status].glyph}
          </span>
          <span>
            <span className="hidden">{looks[check.status].word}: </span>
            <ForeignText text={check.text} />
            {check.hint !== null && check.status !== 'pass' && (
              <span className="check-hint">
                {/[.!?:]$/.test(check.text) ? ' ' : '. '}
                <HintText text={check.hint} />{' '}
              </span>
            )}
            {check.id === 'drift' && check.status === 'warn' && !isStamp && (
              <button type="button" className="link" onClick={showDrift}>
                Show the drift
              </button>
            )}
            {check.id === 'drift' && differences.length > 1 && <Differences differences={differences} />}
          </span>
        </li>
      ))}
    </ul>
  )
}

function showDrift(): void {
  closeOverlay()
  showScreen('drift')
}

/** Every difference between the schema and what the revisions imply. */
function Differences({ differences }: { readonly differences: readonly string[] }): ReactNode {
  return (
    <details className="check-differences">
      <summary>{count(differences.length, 'difference')}</summary>
      <ul>
        {differences.map((difference) => (
          <li key={difference}>
            <ForeignText text={difference} />
          </li>
        ))}
      </ul>
    </details>
  )
}

import type { ReactNode } from 'react'
import type { PlanCheck } from '../../../shared/model/plan.ts'
import { ForeignText } from '../../components/foreign-text.tsx'

const looks = {
  pass: { glyph: '✓', word: 'passed' },
  warn: { glyph: '!', word: 'warning' },
  fail: { glyph: '✗', word: 'failed' },
  unknown: { glyph: '?', word: 'unknown' },
} as const

/** What was checked before: passed, warned, failed, or not known. Unknown is never shown as passed. */
export function Checks({ checks }: { readonly checks: readonly PlanCheck[] }): ReactNode {
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
                {' '}
                <ForeignText text={check.hint} />
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

import type { ReactNode } from 'react'
import type { Diagnostic } from '../../../shared/diagnostics.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import { Findings } from '../../components/findings.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import type { Loadable } from '../../state/app-state.ts'
import { severityCounts } from '../../state/finding-words.ts'
import { SaferForm } from './safer-form.tsx'

type Props = {
  readonly lint: Loadable<readonly Diagnostic[]>
  /** That they are about. */
  readonly plan: Plan
}

/** What is worth a second look in a plan: locks, rewrites, losses, names that change. Open where something is grave. */
export function LintFindings({ lint, plan }: Props): ReactNode {
  if (lint.kind === 'failed')
    return (
      <p className="plan-lint dim">
        The lint rules could not check this plan: <ForeignText text={lint.error.message} />
      </p>
    )
  if (lint.kind !== 'ready' || lint.value.length === 0) return null
  const isGrave = lint.value.some(({ severity }) => severity !== 'info')
  return (
    <details className="plan-lint" open={isGrave}>
      <summary>Worth a second look: {severityCounts(lint.value)}</summary>
      <div className="plan-lint-list" tabIndex={0} role="group" aria-label="Findings">
        <Findings findings={lint.value} label="Worth a second look" />
      </div>
      {isGrave && plan.kind === 'upgrade' && <SaferForm fingerprint={plan.fingerprint} />}
    </details>
  )
}

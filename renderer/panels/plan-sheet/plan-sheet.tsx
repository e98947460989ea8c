import { Button } from '@mantine/core'
import { useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import type { Confirmation } from '../../../shared/contract/plans.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { closeOverlay } from '../../state/actions/overlay.ts'
import { copyPlanSql, refreshPlan, savePlan, startPlan } from '../../state/actions/plan.ts'
import type { PlanSheet as Sheet } from '../../state/app-state.ts'
import { shown } from '../../state/app-state.ts'
import { isEmptyPlan, planButton } from '../../state/plan-words.ts'
import { Checks } from './checks.tsx'
import { EmptyPlan } from './empty-plan.tsx'
import { PlanHeader, PlanSummary } from './plan-header.tsx'
import { PlanSteps } from './plan-steps.tsx'
import { ProductionConfirm } from './production-confirm.tsx'
import './plan-sheet.css'

/** What would happen, in full, before anything does. The one place from which a database is changed. */
export function PlanSheet({ sheet }: { readonly sheet: Sheet }): ReactNode {
  const plan = shown(sheet.plan)
  return (
    <Dialog title={<PlanHeader sheet={sheet} />} size={760}>
      <div className="plan" data-stale={sheet.stale !== null || undefined}>
        {sheet.stale !== null && <Stale differences={sheet.stale} />}
        {sheet.plan.kind === 'loading' && <Waiting text="Making the plan…" />}
        {sheet.plan.kind === 'failed' && (
          <div className="plan-part">
            <ErrorBox error={sheet.plan.error}>
              <Button onClick={refreshPlan}>Try again</Button>
            </ErrorBox>
          </div>
        )}
        {plan && (isEmptyPlan(plan) ? <EmptyPlan plan={plan} /> : <FullPlan sheet={sheet} plan={plan} />)}
        {!plan && (
          <footer className="plan-foot">
            <span className="grow" />
            <Button onClick={closeOverlay}>Close</Button>
          </footer>
        )}
      </div>
    </Dialog>
  )
}

function FullPlan({ sheet, plan }: { readonly sheet: Sheet; readonly plan: Plan }): ReactNode {
  const isProduction = plan.tier === 'production'
  const [confirmation, setConfirmation] = useState<Confirmation | null>(null)
  const blocked = whyBlocked(sheet, plan, isProduction && confirmation === null)
  const start = (): void => startPlan(confirmation)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    // On production the button has to be pressed by itself.
    if (!isProduction && blocked === null) start()
  }
  return (
    <div onKeyDown={onKeyDown}>
      <PlanSummary sheet={sheet} plan={plan} />
      <PlanSteps plan={plan} preview={shown(sheet.preview)} isLoading={sheet.preview.kind === 'loading'} />
      <Checks checks={plan.checks} />
      <div className="plan-command">
        <code tabIndex={0} aria-label="The same on the command line">
          <ForeignText text={plan.command} />
        </code>
        <CopyButton text={plan.command} what="Command" />
      </div>
      {isProduction && (
        <ProductionConfirm plan={plan} preview={shown(sheet.preview)} onChange={setConfirmation} />
      )}
      {sheet.startError && (
        <div className="plan-part">
          <ErrorBox error={sheet.startError} />
        </div>
      )}
      <footer className="plan-foot">
        <Button onClick={() => copyPlanSql(plan)}>Copy SQL</Button>
        <Button onClick={() => savePlan(plan)}>Save plan…</Button>
        <span className="grow plan-blocked" role="status">
          {blocked ?? ''}
        </span>
        <Button onClick={closeOverlay}>Cancel</Button>
        <Button
          variant="filled"
          data-autofocus
          data-danger={isProduction || undefined}
          aria-disabled={blocked !== null || undefined}
          loading={sheet.starting}
          onClick={() => blocked === null && start()}
        >
          <ForeignText text={planButton(plan)} />
        </Button>
      </footer>
    </div>
  )
}

/** Why the plan cannot be started now; null where it can. */
function whyBlocked(sheet: Sheet, plan: Plan, isUnconfirmed: boolean): string | null {
  if (sheet.stale !== null) return 'Refresh the stale plan first.'
  const failed = plan.checks.find((check) => check.status === 'fail')
  if (failed) return 'A check failed.'
  if (plan.tier !== 'production') return null
  if (plan.checks.some((check) => check.status === 'unknown')) return 'On production no check may be unknown.'
  return isUnconfirmed ? 'Confirm above first.' : null
}

function Stale({ differences }: { readonly differences: readonly string[] }): ReactNode {
  return (
    <div className="plan-stale" role="alert">
      <div className="grow">
        <b>Plan is stale: refresh.</b>
        <ul>
          {differences.map((difference) => (
            <li key={difference}>
              <ForeignText text={difference} />
            </li>
          ))}
        </ul>
      </div>
      <Button variant="filled" onClick={refreshPlan}>
        Refresh
      </Button>
    </div>
  )
}

import { Button } from '@mantine/core'
import { useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import type { Confirmation } from '../../../shared/contract/plans.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { focusWhenShown } from '../../components/focus-when-shown.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { closeOverlay } from '../../state/actions/overlay.ts'
import { copyPlanMarkdown, copyPlanSql, refreshPlan, savePlan, startPlan } from '../../state/actions/plan.ts'
import type { PlanSheet as Sheet } from '../../state/app-state.ts'
import { shown } from '../../state/app-state.ts'
import { blockedByDoubt, blockedStart, doubtOfPlan } from '../../state/blocked-start.ts'
import { isEmptyPlan, isRiskyPlan, planButton } from '../../state/plan-words.ts'
import { stateOf } from '../../state/selectors.ts'
import { runsStatements } from '../../state/plan-words.ts'
import { useApp } from '../../state/store.ts'
import { BackupChoice } from './backup-choice.tsx'
import { Checks } from './checks.tsx'
import { EmptyPlan } from './empty-plan.tsx'
import { LintFindings } from './lint-findings.tsx'
import { PlanHeader, PlanSummary } from './plan-header.tsx'
import { PlanNet } from './plan-net.tsx'
import { PlanSteps } from './plan-steps.tsx'
import { ProductionConfirm } from './production-confirm.tsx'
import { ResumeChoice } from './resume-choice.tsx'
import './plan-sheet.css'

/** What would happen, in full, before anything does. The one place from which a database is changed. */
export function PlanSheet({ sheet }: { readonly sheet: Sheet }): ReactNode {
  const plan = shown(sheet.plan)
  const [confirmation, setConfirmation] = useState<Confirmation | null>(null)
  const [withBackup, setWithBackup] = useState(false)
  const [goesOn, setGoesOn] = useState(false)
  const doubt = useApp((state) => doubtOfPlan(plan, stateOf(state, plan?.target ?? null)))
  const isProduction = plan?.tier === 'production'
  const isReadOnly = useApp((state) => state.isProductionReadOnly) && isProduction
  const blocked = isReadOnly
    ? 'Production is read-only here.'
    : plan
      ? (blockedByDoubt(doubt, goesOn) ?? blockedStart(sheet, plan, confirmation))
      : null
  const start = (): void => {
    if (plan && !isEmptyPlan(plan) && blocked === null) startPlan(confirmation, withBackup, goesOn)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    // On production the button has to be pressed by itself.
    if (!isProduction) start()
  }
  return (
    <Dialog title={<PlanHeader sheet={sheet} />} size={760} onKeyDown={onKeyDown}>
      <div
        className="plan"
        data-stale={sheet.stale !== null || undefined}
        data-runs={(plan !== null && runsStatements(plan)) || undefined}
      >
        {sheet.stale !== null && <Stale differences={sheet.stale} />}
        {sheet.plan.kind === 'loading' && <Waiting text="Making the plan…" />}
        {sheet.plan.kind === 'failed' && <NoPlan error={sheet.plan.error} />}
        {plan && isEmptyPlan(plan) && <EmptyPlan plan={plan} />}
        {plan && !isEmptyPlan(plan) && (
          <>
            <PlanBody
              sheet={sheet}
              plan={plan}
              command={[plan.command, withBackup && '--backup', goesOn && '--resume']
                .filter(Boolean)
                .join(' ')}
              withBackup={withBackup}
              onConfirm={setConfirmation}
            >
              {doubt?.canResume && <ResumeChoice step={doubt} isChosen={goesOn} onChange={setGoesOn} />}
              <BackupChoice
                plan={plan}
                preview={shown(sheet.preview)}
                isChosen={withBackup}
                onChange={setWithBackup}
              />
            </PlanBody>
            <PlanFoot sheet={sheet} plan={plan} blocked={blocked} onStart={start} />
          </>
        )}
        {!plan && <CloseFoot />}
      </div>
    </Dialog>
  )
}

function NoPlan({ error }: { readonly error: ErrorData }): ReactNode {
  return (
    <div className="plan-part">
      <ErrorBox error={error}>
        <Button onClick={refreshPlan}>Try again</Button>
      </ErrorBox>
    </div>
  )
}

function CloseFoot(): ReactNode {
  return (
    <footer className="plan-foot">
      <span className="grow" />
      <Button onClick={closeOverlay}>Close</Button>
    </footer>
  )
}

type BodyProps = {
  readonly sheet: Sheet
  readonly plan: Plan
  /** The same on the command line. */
  readonly command: string
  readonly withBackup: boolean
  readonly onConfirm: (confirmation: Confirmation | null) => void
  /** What is chosen before the run, above its confirmation. */
  readonly children: ReactNode
}

function PlanBody({ sheet, plan, command, withBackup, onConfirm, children }: BodyProps): ReactNode {
  const preview = shown(sheet.preview)
  const isReadOnly = useApp((state) => state.isProductionReadOnly) && plan.tier === 'production'
  return (
    <div className="plan-scroll">
      {isReadOnly && <ProductionReadOnly />}
      <PlanSummary sheet={sheet} plan={plan} />
      <PlanSteps plan={plan} preview={preview} />
      {preview !== null && <PlanNet plan={plan} />}
      <Checks
        checks={[...plan.checks, ...(preview?.checks ?? [])].filter(
          // What is asked for is no longer missing.
          ({ id, status }) => !(withBackup && id === 'backup' && status === 'warn'),
        )}
        differences={preview?.differences ?? []}
        isStamp={plan.kind === 'stamp'}
      />
      <LintFindings lint={sheet.lint} plan={plan} />
      <div className="plan-command">
        <code tabIndex={0} role="textbox" aria-readonly="true" aria-label="The same on the command line">
          <ForeignText text={command} />
        </code>
        <CopyButton text={command} what="Command" />
      </div>
      {!isReadOnly && children}
      {plan.tier === 'production' && !isReadOnly && (
        <ProductionConfirm plan={plan} preview={preview} onChange={onConfirm} />
      )}
      {sheet.startError && (
        <div className="plan-part">
          <ErrorBox error={sheet.startError} />
        </div>
      )}
    </div>
  )
}

/** Said before anything is typed: what is planned here runs elsewhere. */
function ProductionReadOnly(): ReactNode {
  return (
    <p className="plan-read-only" role="note">
      <b>Production is read-only in this window.</b> Everything can be looked at. To run the plan, use the
      command below or the desktop app, or start Headway with <code>--allow-production</code>.
    </p>
  )
}

type FootProps = {
  readonly sheet: Sheet
  readonly plan: Plan
  readonly blocked: string | null
  readonly onStart: () => void
}

function PlanFoot({ sheet, plan, blocked, onStart }: FootProps): ReactNode {
  const isRisky = isRiskyPlan(plan, shown(sheet.preview))
  return (
    <footer className="plan-foot">
      <Button onClick={() => copyPlanSql(plan)}>Copy SQL</Button>
      <Button onClick={() => copyPlanMarkdown(sheet)} title="The plan as Markdown, for a pull request">
        Copy Markdown
      </Button>
      <Button onClick={() => savePlan(plan)}>Save plan…</Button>
      <span className="grow plan-blocked" role="status">
        {blocked ?? ''}
      </span>
      <Button onClick={closeOverlay}>Cancel</Button>
      <Button
        ref={focusWhenShown}
        variant="filled"
        data-danger={isRisky || undefined}
        aria-disabled={blocked !== null || undefined}
        loading={sheet.starting}
        onClick={onStart}
      >
        <ForeignText text={planButton(plan)} />
      </Button>
    </footer>
  )
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

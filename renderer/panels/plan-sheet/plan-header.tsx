import type { ReactNode } from 'react'
import type { Plan } from '../../../shared/model/plan.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { HintText } from '../../components/hint-text.tsx'
import { TierBadge } from '../../components/tier-badge.tsx'
import type { PlanRequest, PlanSheet } from '../../state/app-state.ts'
import { shown } from '../../state/app-state.ts'
import { place, planLine } from '../../state/plan-words.ts'
import { rollbackWarnings } from '../../state/rollback.ts'
import { useApp } from '../../state/store.ts'
import { clockTime } from '../../state/words.ts'

const verbs = {
  upgrade: 'Upgrade',
  downgrade: 'Downgrade',
  'way-back': 'Downgrade',
  stamp: 'Stamp',
  ensure_version: 'Version table on',
  restore: 'Restore',
} as const

/** "Upgrade staging from 1975ea83b712 to head", with the tier. */
export function PlanHeader({ sheet }: { readonly sheet: PlanSheet }): ReactNode {
  const { request } = sheet
  const plan = shown(sheet.plan)
  const tier = useApp((state) => state.project?.targets.find(({ name }) => name === request.target)?.tier)
  return (
    <span className="plan-title">
      {verbs[request.kind]} <ForeignText text={request.target} />
      {plan?.kind === 'restore' && (
        <>
          {' '}
          to what{' '}
          <code>
            <ForeignText text={place(plan.from)} />
          </code>{' '}
          implies
        </>
      )}
      {plan && plan.kind !== 'ensure_version' && plan.kind !== 'restore' && (
        <>
          {' '}
          from{' '}
          <code>
            <ForeignText text={place(plan.from)} />
          </code>{' '}
          to{' '}
          <code>
            <ForeignText text={destination(request, plan)} />
          </code>
        </>
      )}
      {tier && <TierBadge tier={tier} />}
    </span>
  )
}

/** Where it goes: as asked for where that is a word, else as rows. */
function destination(request: PlanRequest, plan: Plan): string {
  if (request.kind === 'upgrade' && /^heads?$/.test(request.revisions.join())) return request.revisions.join()
  return place(plan.to)
}

/** The one line that says what would happen; from the preview where there is one. */
export function PlanSummary({ sheet, plan }: { readonly sheet: PlanSheet; readonly plan: Plan }): ReactNode {
  const preview = shown(sheet.preview)
  return (
    <div className="plan-summary">
      <p>
        <ForeignText text={preview && plan.kind !== 'stamp' ? preview.summary : planLine(plan)} />
      </p>
      {preview?.counted && preview.counted.losses.length > 0 && (
        <p className="dim">
          Counted on <ForeignText text={preview.counted.target} /> at {clockTime(preview.counted.at)},
          read-only.
        </p>
      )}
      {sheet.takesBack !== null && <TakesBack plan={plan} runId={sheet.takesBack} />}
      {plan.createsVersionTable && <p>The version table is created first.</p>}
      {sheet.preview.kind === 'loading' && (
        <p className="dim">
          {plan.kind === 'stamp'
            ? 'Comparing the schema with what the revisions imply…'
            : plan.kind === 'restore'
              ? 'Trying the statements on a scratch database with the same schema…'
              : 'Reading the statements from a shadow database…'}
        </p>
      )}
      {sheet.preview.kind === 'failed' && (
        <p className="warn">
          The statements cannot be shown: <ForeignText text={sheet.preview.error.message} />{' '}
          <HintText text={sheet.preview.error.hint ?? ''} />
        </p>
      )}
    </div>
  )
}

/** A plan that takes a run back says what it does beyond that. */
function TakesBack({ plan, runId }: { readonly plan: Plan; readonly runId: string }): ReactNode {
  const run = useApp((state) => state.runs[runId])
  if (!run) return null
  return rollbackWarnings(plan, run).map((warning) => (
    <p key={warning} className="warn">
      <ForeignText text={warning} />
    </p>
  ))
}

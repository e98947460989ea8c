import type { Handlers } from '../../../../shared/contract.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import { plan as planSchema } from '../../../../shared/model/plan.ts'
import type { Plan, PlanCheck } from '../../../../shared/model/plan.ts'
import { explainDifferences, fingerprintOf } from '../../plan/fingerprint.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget } from '../context.ts'
import { planWayBack } from '../git/rescue.ts'
import { rehearsePlan } from '../rehearse/rehearse-plan.ts'
import { impactOfPlan } from './impact-plan.ts'
import { lintPlan } from './lint-plan.ts'
import { makePlan, questionOf } from './make-plan.ts'
import { offlineScript, planScript } from './plan-script.ts'
import { saferRevision } from './safer-revision.ts'
import { previewPlan } from './preview-plan.ts'
import { writeSafer } from './write-safer.ts'

type PlanHandlers = Pick<Handlers, Extract<keyof Handlers, `plan.${string}`>>

export function planHandlers(context: EngineContext): PlanHandlers {
  const { plans } = context
  return {
    'plan.upgrade': ({ target, revisions }) =>
      makePlan(context, { kind: 'upgrade', target, expressions: revisions, purge: false }),
    'plan.downgrade': ({ target, revision }) =>
      makePlan(context, { kind: 'downgrade', target, expressions: [revision], purge: false }),
    'plan.wayBack': ({ target, row, chosen }) => planWayBack(context, target, row, chosen),
    'plan.stamp': ({ target, revisions, purge, decides }) =>
      makePlan(context, {
        kind: 'stamp',
        target,
        expressions: revisions,
        purge,
        ...(decides === undefined ? {} : { decides: [decides] }),
      }),
    'plan.ensureVersion': ({ target }) =>
      makePlan(context, { kind: 'ensure_version', target, expressions: [], purge: false }),
    'plan.restore': ({ target, changes }) =>
      makePlan(context, { kind: 'restore', target, expressions: changes, purge: false }),
    'plan.preview': async ({ fingerprint }) => {
      const preview = await previewPlan(context, plans.get(fingerprint))
      if (preview.counted !== null) plans.review(fingerprint, preview.counted)
      return preview
    },
    'plan.lint': ({ fingerprint }) => lintPlan(context, plans.get(fingerprint)),
    'plan.safer': ({ fingerprint }) => saferRevision(context, plans.get(fingerprint)),
    'plan.writeSafer': ({ fingerprint }) => writeSafer(context, plans.get(fingerprint)),
    'plan.impact': ({ fingerprint }) => impactOfPlan(context, plans.get(fingerprint)),
    'plan.rehearse': ({ fingerprint, rowsPerTable }) =>
      rehearsePlan(context, plans.get(fingerprint), rowsPerTable),
    'plan.script': ({ fingerprint }) => planScript(context, plans.get(fingerprint)),
    'plan.offline': (request) => offlineScript(context, request),
    'plan.check': async ({ fingerprint }) => {
      const reviewed = plans.get(fingerprint)
      const now = await makePlan(context, questionOf(reviewed)).catch((error: unknown) => error)
      if (now instanceof HeadwayError) return { stale: true, differences: [now.message] }
      if (now instanceof Error) throw now
      const differences = explainDifferences(reviewed, now as Plan)
      return { stale: differences.length > 0, differences }
    },
    'plan.save': async ({ fingerprint }) => {
      const plan = plans.get(fingerprint)
      const reviewed = plans.reviewed(fingerprint)
      const text = `${JSON.stringify(reviewed === null ? plan : { ...plan, reviewed }, null, 2)}\n`
      return { text, suggestedName: `${plan.kind}-${plan.target}-${fingerprint.slice(0, 8)}.plan.json` }
    },
    'plan.load': ({ text }) => loadPlan(context, text),
  }
}

/**
 * A saved plan, checked to be the very one that was saved. Whether it is still valid is checked under the lock; its
 * checks are made again, because the fingerprint does not cover them.
 */
async function loadPlan(context: EngineContext, text: string): Promise<Plan> {
  const { reviewed, ...plan } = parsePlan(text)
  requireTarget(context, plan.target)
  const { fingerprint, ...unsigned } = plan
  if (fingerprintOf(unsigned) !== fingerprint) {
    throw new HeadwayError(
      'plan_stale',
      'The plan was changed after it was made: its fingerprint does not match.',
      {
        hint: 'Make the plan again.',
      },
    )
  }
  const kept = context.plans.keep({ ...plan, checks: await freshChecks(context, plan) })
  if (reviewed !== undefined) context.plans.review(fingerprint, reviewed)
  return kept
}

async function freshChecks(context: EngineContext, plan: Plan): Promise<PlanCheck[]> {
  try {
    return (await makePlan(context, questionOf(plan))).checks
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    const text = `The plan could not be checked again: ${error.message}`
    return [{ id: 'ledger', status: 'unknown', text, hint: error.data.hint }]
  }
}

function parsePlan(text: string): Plan {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw notAPlan(cause, [])
  }
  const parsed = planSchema.safeParse(value)
  if (parsed.success) return parsed.data
  throw notAPlan(
    parsed.error,
    parsed.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`),
  )
}

function notAPlan(cause: unknown, problems: string[]): HeadwayError {
  return new HeadwayError('invalid_request', 'This is not a saved plan.', {
    hint: 'Save one with: headway plan upgrade head --out plan.json',
    problems,
    cause,
  })
}

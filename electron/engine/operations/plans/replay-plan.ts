import { hash } from 'node:crypto'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { ErrorCode } from '../../../../shared/errors.ts'
import { ReplayFailure } from '../../runner/replay.ts'
import { driftCheck, liveSchema } from './drift-check.ts'
import type { Plan, PlanCheck, PlanStep, SqlPreview } from '../../../../shared/model/plan.ts'
import type { ShadowPlace } from '../../../../shared/model/shadow-place.ts'
import { ancestors } from '../../graph/closure.ts'
import { rowNodes } from '../../graph/version-rows.ts'
import { requireTrust } from '../../project/project.ts'
import type { Standing } from '../../shadow/shadow.ts'
import { withEffects } from '../../sql/effects.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace } from '../context.ts'
import { inUpgradeOrder, keyOf, previewRevision, unavailable } from '../revisions/inspect-revision.ts'
import { shadowKeyOf, shadowOf } from '../schema/replay-port.ts'
import { requireRevision } from '../workspace.ts'
import type { History } from '../workspace.ts'

export type Replay = {
  readonly steps: SqlPreview[]
  readonly checks: PlanCheck[]
  readonly differences: string[]
  /** Where it was replayed; null where it was not. */
  readonly place: ShadowPlace | null
}

/** The steps of a plan on the shadow, from where the database stands; what cannot be replayed is said, and why. */
export async function replayPlan(context: EngineContext, plan: Plan): Promise<Replay> {
  const workspace = requireWorkspace(context)
  requireTrust(workspace.project)
  const history = workspace.historyFor(plan.kind, await workspace.history())
  const target = requireTarget(context, plan.target)
  try {
    const applied = appliedRevisions(history, plan.from)
    // The target may have been changed by hand since the same plan was requested.
    const live = await liveSchema(context, plan)
    const now = hash('sha256', JSON.stringify(live))
    const key = `plan:${shadowKeyOf(context, target)}:${keyOf(applied)}:${plan.fingerprint}:${now}`
    const shadow = await shadowOf(context, target)
    return await context.shadows.remember(key, () =>
      shadow.use(applied, async (standing) => {
        const { check, differences } = await driftCheck(context, plan, live, standing)
        const { place } = standing
        const done: Replay = { steps: [], checks: [check], differences, place }
        for (const step of plan.steps) done.steps.push(await runStep(context, standing, history, step, done))
        return { ...done, checks: [check, replayed(place)] }
      }),
    )
  } catch (error) {
    if (error instanceof StepFailed) return await afterFailure(context, plan, error)
    if (!(error instanceof HeadwayError)) throw error
    const steps = await Promise.all(plan.steps.map((step) => fallback(context, plan, step, error)))
    return { steps, checks: [notReplayed(error)], differences: [], place: null }
  }
}

/** A step of the plan itself failed; the shadow it ran on is thrown away. */
class StepFailed extends Error {
  readonly done: Replay
  readonly error: HeadwayError

  constructor(done: Replay, error: HeadwayError) {
    super(error.message, { cause: error })
    this.done = done
    this.error = error
  }
}

/** Failures that say nothing about a step: there is no shadow for it, or it went away. */
const notTheSteps: ReadonlySet<ErrorCode> = new Set([
  'beyond_scratch',
  'shadow_unavailable',
  'database_unreachable',
  'password_needed',
  'not_trusted',
  'cancelled',
  'internal',
])

/** Steps before the failure keep their SQL; of those from it on what can be told without running them. */
async function afterFailure(
  context: EngineContext,
  plan: Plan,
  { done, error }: StepFailed,
): Promise<Replay> {
  const index = done.steps.length
  const step = plan.steps[index]
  const rest = await Promise.all(plan.steps.slice(index).map((each) => fallback(context, plan, each, error)))
  const where = error.data.where ?? (step?.path ? { file: step.path, line: null, column: null } : null)
  const statement = error instanceof ReplayFailure ? error.statement : null
  const place =
    where === null ? '' : ` (${[where.file, where.line].filter((part) => part !== null).join(':')})`
  const at = statement === null ? '' : `, statement ${statement}`
  const failed: PlanCheck = {
    id: 'rehearsal',
    status: 'fail',
    text: `Step ${index + 1}${at} fails on ${done.place?.text ?? 'the shadow'}: ${error.message}${place}`,
    hint:
      error.data.hint ??
      'Correct the revision: it fails on the tables and rows that the revisions before it make, whatever the target holds.',
    at: { step: index, statement, where, sql: error.data.sql },
  }
  return { ...done, steps: [...done.steps, ...rest], checks: [...done.checks, failed] }
}

function replayed({ text }: ShadowPlace): PlanCheck {
  return {
    id: 'rehearsal',
    status: 'pass',
    text: `Every step replays on ${text}`,
    hint: 'With the data that revisions put there, not with that of the target.',
  }
}

function notReplayed({ message, data }: HeadwayError): PlanCheck {
  return { id: 'rehearsal', status: 'unknown', text: `Not replayed: ${message}`, hint: data.hint }
}

async function runStep(
  context: EngineContext,
  standing: Standing,
  history: History,
  step: PlanStep,
  done: Replay,
): Promise<SqlPreview> {
  const { place } = standing
  if (step.revision === null || step.direction === 'stamp' || step.direction === 'restore') {
    return { kind: 'available', source: 'shadow', place, statements: [], readsData: false, ms: 0 }
  }
  const start = context.ports.clock.monotonic()
  const revision = requireRevision(history.byId, step.revision)
  const { statements, readsData } = await standing.run(revision, step.direction).catch((error: unknown) => {
    const its = error instanceof HeadwayError && !notTheSteps.has(error.code)
    throw its ? new StepFailed(done, error) : error
  })
  const ms = context.ports.clock.monotonic() - start
  const known = await withEffects(standing.session.dialect.readEffects, statements)
  return { kind: 'available', source: 'shadow', place, statements: known, readsData, ms }
}

/** SQL files can be shown as they stand; of others only the reason is known. */
async function fallback(
  context: EngineContext,
  plan: Plan,
  step: PlanStep,
  error: HeadwayError,
): Promise<SqlPreview> {
  if (step.revision === null || step.direction === 'stamp' || step.direction === 'restore')
    return unavailable('A stamp runs nothing.', null)
  if (step.path?.endsWith('.sql')) return previewRevision(context, step.revision, step.direction, plan.target)
  return unavailable(error.message, error.data.hint)
}

/** What the rows imply, in upgrade order. */
function appliedRevisions(history: History, rows: readonly string[]) {
  const nodes = rowNodes(history.graph, rows)
  return inUpgradeOrder(history, ancestors(history.graph, nodes), nodes)
}

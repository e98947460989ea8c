import { HeadwayError } from '../../../shared/errors.ts'
import type { Plan, PlanPreview, PlanStep, SqlPreview } from '../../../shared/model/plan.ts'
import { ancestors } from '../graph/closure.ts'
import { rowNodes } from '../graph/version-rows.ts'
import { destructiveItems, summariseStatements } from '../plan/summarise-statements.ts'
import { requireTrust } from '../project/project.ts'
import type { Standing } from '../shadow/shadow.ts'
import type { EngineContext } from './context.ts'
import { requireTarget, requireWorkspace } from './context.ts'
import { copy, inUpgradeOrder, keyOf, previewRevision, unavailable } from './inspect-revision.ts'
import { shadowOf } from './replay-port.ts'
import { serverKey } from './shadow-service.ts'
import { requireRevision } from './workspace.ts'
import type { History } from './workspace.ts'

/** Replays a plan on the shadow from where the database stands, step by step, collecting what passes the door. */
export async function previewPlan(context: EngineContext, plan: Plan): Promise<PlanPreview> {
  const steps =
    plan.kind === 'stamp' || plan.kind === 'ensure_version' ? [] : await previewSteps(context, plan)
  const known = steps.every((step) => step.kind === 'available')
  const statements = steps.flatMap((step) => (step.kind === 'available' ? step.statements : []))
  const runs = plan.steps.filter((step) => step.revision !== null).length
  const summary =
    plan.kind === 'stamp'
      ? 'Only the version table changes: nothing of a revision runs.'
      : summariseStatements(runs, plan.transactionMode, known ? statements : null)
  return { fingerprint: plan.fingerprint, steps, summary, destructive: destructiveItems(statements) }
}

async function previewSteps(context: EngineContext, plan: Plan): Promise<SqlPreview[]> {
  const workspace = requireWorkspace(context)
  requireTrust(workspace.project)
  const history = await workspace.history()
  const target = requireTarget(context, plan.target)
  try {
    const applied = appliedRevisions(history, plan.from)
    const key = `plan:${serverKey(target.connection)}:${keyOf(applied)}:${plan.fingerprint}`
    return await context.shadows.remember(key, () =>
      shadowOf(context, target).use(applied, (standing) => runSteps(context, standing, history, plan.steps)),
    )
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    return Promise.all(plan.steps.map((step) => fallback(context, plan, step, error)))
  }
}

async function runSteps(
  context: EngineContext,
  standing: Standing,
  history: History,
  steps: readonly PlanStep[],
): Promise<SqlPreview[]> {
  const previews: SqlPreview[] = []
  for (const step of steps) {
    if (step.revision === null || step.direction === 'stamp') {
      previews.push({ kind: 'available', source: 'shadow', statements: [], readsData: false, ms: 0 })
      continue
    }
    const start = context.ports.clock.monotonic()
    const replayed = await standing.run(requireRevision(history.byId, step.revision), step.direction)
    const ms = context.ports.clock.monotonic() - start
    previews.push({ kind: 'available', source: 'shadow', ...copy(replayed), ms })
  }
  return previews
}

/** SQL files can be shown as they stand; of others only the reason is known. */
async function fallback(
  context: EngineContext,
  plan: Plan,
  step: PlanStep,
  error: HeadwayError,
): Promise<SqlPreview> {
  if (step.revision === null || step.direction === 'stamp') return unavailable('A stamp runs nothing.', null)
  if (step.path?.endsWith('.sql')) return previewRevision(context, step.revision, step.direction, plan.target)
  return unavailable(error.message, error.data.hint)
}

/** What the rows imply, in upgrade order. */
function appliedRevisions(history: History, rows: readonly string[]) {
  const nodes = rowNodes(history.graph, rows)
  return inUpgradeOrder(history, ancestors(history.graph, nodes), nodes)
}

import { HeadwayError } from '../../../../shared/errors.ts'
import { lossAmount, lossSentence } from '../../../../shared/loss-words.ts'
import type { CountedLosses } from '../../../../shared/model/losses.ts'
import type { Plan, PlanCheck, PlanPreview, PlanStep, SqlPreview } from '../../../../shared/model/plan.ts'
import type { ShadowPlace } from '../../../../shared/model/shadow-place.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { ancestors } from '../../graph/closure.ts'
import { rowNodes } from '../../graph/version-rows.ts'
import { lossQuestions } from '../../plan/loss-questions.ts'
import { lossItems, planLosses } from '../../plan/plan-losses.ts'
import { summariseStatements } from '../../plan/summarise-statements.ts'
import { requireTrust } from '../../project/project.ts'
import { compareSnapshots } from '../../schema/compare.ts'
import { takeSnapshot } from '../../schema/take-snapshot.ts'
import type { Standing } from '../../shadow/shadow.ts'
import { withEffects } from '../../sql/effects.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace } from '../context.ts'
import { inUpgradeOrder, keyOf, previewRevision, unavailable } from '../revisions/inspect-revision.ts'
import { shadowKeyOf, shadowOf } from '../schema/replay-port.ts'
import { ownSchema, snapshotOf } from '../schema/schema-sources.ts'
import { settleOn, settleSides } from '../schema/settle-sides.ts'
import { requireRevision } from '../workspace.ts'
import { countLosses } from './count-losses.ts'
import type { History } from '../workspace.ts'

/**
 * Replays a plan on the shadow from where the database stands, step by step, collecting what passes the door; and counts
 * on the target what it would lose.
 */
export async function previewPlan(context: EngineContext, plan: Plan): Promise<PlanPreview> {
  const { preview, found } = await replayedPreview(context, plan)
  const { dialect } = requireTarget(context, plan.target)
  const questions = lossQuestions(found, (name) => dialect.quoteIdentifier(name))
  const counted = await countLosses(context, plan.target, questions)
  const summary = [lossSentence(counted.losses), preview.summary].filter(Boolean).join(' ')
  return { ...preview, summary, counted, checks: [...preview.checks, ...rowChecks(counted)] }
}

/** The same without counting: what a start needs to know. */
export async function previewToStart(context: EngineContext, plan: Plan): Promise<PlanPreview> {
  return (await replayedPreview(context, plan)).preview
}

type Found = ReturnType<typeof planLosses>

async function replayedPreview(
  context: EngineContext,
  plan: Plan,
): Promise<{ readonly preview: PlanPreview; readonly found: Found }> {
  const runs = plan.steps.filter((step) => step.revision !== null && step.direction !== 'stamp').length
  const { steps, checks, differences, place } =
    runs === 0 ? await proveStamp(context, plan) : await replayPlan(context, plan)
  const known = steps.every((step) => step.kind === 'available')
  const effects = steps.map((step) =>
    step.kind === 'available' ? step.statements.flatMap((statement) => statement.effects ?? []) : [],
  )
  const found = planLosses(effects)
  const summary =
    runs === 0
      ? 'Only the version table changes: nothing of a revision runs.'
      : summariseStatements(plan, known ? effects.flat() : null, found.losses.length > 0)
  const { fingerprint } = plan
  const items = lossItems(found.losses)
  return {
    preview: { fingerprint, steps, summary, ...items, counted: null, checks, differences, place },
    found,
  }
}

/** Rows of the target that a new constraint would refuse, if nothing of the plan changes them first. */
function rowChecks({ losses }: CountedLosses): PlanCheck[] {
  return losses
    .filter(({ kind, count }) => kind === 'refused' && count.kind !== 'not_counted' && count.count > 0)
    .map((loss) => ({
      id: 'rows',
      status: 'warn',
      text: `${lossAmount(loss)} stand in the way: ${loss.item}`,
      hint: 'The step fails on them, unless the plan itself changes them first.',
    }))
}

type Replay = {
  readonly steps: SqlPreview[]
  readonly checks: PlanCheck[]
  readonly differences: string[]
  /** Where it was replayed; null where it was not. */
  readonly place: ShadowPlace | null
}

/** A stamp says that the database is what its revisions imply: the shadow knows whether it is. */
async function proveStamp(context: EngineContext, plan: Plan): Promise<Replay> {
  if (plan.kind !== 'stamp') return { steps: [], checks: [], differences: [], place: null }
  const at = plan.to.join(', ') || 'base'
  try {
    const source = { kind: 'rows', rows: plan.to } as const
    const implied = { source, snapshot: await snapshotOf(context, source, plan.target) }
    const settle = (live: SchemaSnapshot) =>
      settleSides(context, plan.target, implied, { source: liveOf(plan), snapshot: live })
    const { check, differences } = await compareLive(context, plan, { settle, at })
    return { steps: [], checks: [check], differences, place: null }
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    const text = `Whether the schema is what ${at} implies is not known: ${error.message}`
    const check: PlanCheck = { id: 'drift', status: 'unknown', text, hint: error.data.hint }
    return { steps: [], checks: [check], differences: [], place: null }
  }
}

async function replayPlan(context: EngineContext, plan: Plan): Promise<Replay> {
  const workspace = requireWorkspace(context)
  requireTrust(workspace.project)
  const history = await workspace.history()
  const target = requireTarget(context, plan.target)
  try {
    const applied = appliedRevisions(history, plan.from)
    const key = `plan:${shadowKeyOf(context, target)}:${keyOf(applied)}:${plan.fingerprint}`
    const shadow = await shadowOf(context, target)
    return await context.shadows.remember(key, () =>
      shadow.use(applied, async (standing) => {
        const { check, differences } = await driftCheck(context, plan, standing)
        const steps = await runSteps(context, standing, history, plan.steps)
        const { place } = standing
        return { steps, checks: [check, replayed(place)], differences, place }
      }),
    )
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    const steps = await Promise.all(plan.steps.map((step) => fallback(context, plan, step, error)))
    return { steps, checks: [notReplayed(error)], differences: [], place: null }
  }
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

type Drift = { readonly check: PlanCheck; readonly differences: string[] }

/** Whether the live schema is what the applied revisions imply, seen from the shadow that stands there. */
async function driftCheck(context: EngineContext, plan: Plan, { session }: Standing): Promise<Drift> {
  const { target } = requireTarget(context, plan.target)
  const implied = ownSchema(context, await takeSnapshot(session, target.schemas))
  const settle = (live: SchemaSnapshot) => settleOn(session, implied, live)
  return compareLive(context, plan, { settle, at: plan.from.join(', ') || 'base' })
}

const liveOf = (plan: Plan) => ({ kind: 'target', target: plan.target }) as const

/** @param settle what is implied, in the words of the live schema where they mean the same */
async function compareLive(
  context: EngineContext,
  plan: Plan,
  { settle, at }: { settle: (live: SchemaSnapshot) => Promise<SchemaSnapshot>; at: string },
): Promise<Drift> {
  const live = await snapshotOf(context, liveOf(plan), plan.target)
  const { changes } = compareSnapshots(await settle(live), live)
  const ignored = new Set(
    requireWorkspace(context).project.settings.ignoredChanges.map(({ change }) => change),
  )
  const differences = changes.filter(({ id }) => !ignored.has(id)).map(({ title }) => title)
  const [first, ...others] = differences
  if (first === undefined) {
    const text = `The schema is what ${at} implies`
    return { check: { id: 'drift', status: 'pass', text, hint: null }, differences }
  }
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  const check: PlanCheck = {
    id: 'drift',
    status: 'warn',
    text: `The schema differs from what ${at} implies: ${first}${more}`,
    hint: 'Compare the database with its revisions before going on.',
  }
  return { check, differences }
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
      const { place } = standing
      previews.push({ kind: 'available', source: 'shadow', place, statements: [], readsData: false, ms: 0 })
      continue
    }
    const start = context.ports.clock.monotonic()
    const { statements, readsData } = await standing.run(
      requireRevision(history.byId, step.revision),
      step.direction,
    )
    const ms = context.ports.clock.monotonic() - start
    const known = await withEffects(standing.session.dialect.readEffects, statements)
    previews.push({
      kind: 'available',
      source: 'shadow',
      place: standing.place,
      statements: known,
      readsData,
      ms,
    })
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

import type { Diagnostic } from '../../../../shared/diagnostics.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { DatabaseIdentity } from '../../../../shared/model/database.ts'
import type { Plan, PlanKind } from '../../../../shared/model/plan.ts'
import { buildPlan } from '../../plan/build-plan.ts'
import type { Restore } from '../../plan/compute-restore.ts'
import { requireWholeHistory } from '../../plan/require-whole-history.ts'
import { requireValidSettings } from '../../project/project.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace } from '../context.ts'
import { planChecks } from '../../checks/ledger-checks.ts'
import { programOf } from '../python/program-of.ts'
import { readDatabase, rowsOf } from '../targets/read-database.ts'
import type { History } from '../workspace.ts'
import { restoreChanges } from './restore-changes.ts'

/** What was asked for, as typed. */
type PlanQuestion = {
  readonly kind: PlanKind
  readonly target: string
  readonly expressions: readonly string[]
  readonly purge: boolean
  /** Of a stamp: the only steps in doubt that it may decide; left out: those of which it says where they are. */
  readonly decides?: readonly string[]
}

/**
 * The plan for a question, from files and database as they are now. Writes nothing; every revision file is read again,
 * while the database answers. Throws the coded errors of settings, expressions and connection, and
 * `database_read_only`.
 */
export async function makePlan(context: EngineContext, question: PlanQuestion): Promise<Plan> {
  warmUp(context, question)
  const workspace = requireWorkspace(context)
  await workspace.refresh()
  const warmed = warmUpPython(context, question)
  const [database, history] = await Promise.all([
    readDatabase(context, question.target),
    workspace.rereadFiles(),
  ])
  await warmed
  const { identity, table, ledger, readOnly } = database
  const position = {
    rows: rowsOf(table, workspace.project.settings),
    batches: table.batches ?? [],
    hasVersionTable: table.exists,
    identity,
    interrupted: (ledger?.interrupted ?? []).map(({ revision }) => revision),
  }
  const plan = await planAt(context, question, position, history)
  if (readOnly && (plan.steps.length > 0 || plan.createsVersionTable)) {
    throw new HeadwayError('database_read_only', `The database of ${question.target} can only be read.`, {
      hint: 'Use a role (or file permissions) that may write, or another target.',
    })
  }
  return context.plans.keep({ ...plan, checks: planChecks(plan, ledger, history) })
}

/** One command, one run: the process for its code starts while the plan is made. A window makes many plans. */
function warmUp(context: EngineContext, question: PlanQuestion): void {
  const { project } = requireWorkspace(context)
  if (project.python !== null || !isRunLikely(context, question)) return
  const memoryMb = project.targets.find(({ name }) => name === question.target)?.settings.memoryMb
  context.ports.processes.warmUp?.({ cwd: project.root, memoryMb })
}

/** The same for the project's own Python, whose imports take longer than all else; it gets what a run would give it. */
async function warmUpPython(context: EngineContext, question: PlanQuestion): Promise<void> {
  const { project } = requireWorkspace(context)
  if (project.python === null || !isRunLikely(context, question)) return
  try {
    const { dialect } = requireTarget(context, question.target)
    const program = await programOf(context, dialect, '')
    program.warmUp?.()
  } catch {
    // Whatever is missing is told when it is needed.
  }
}

function isRunLikely(context: EngineContext, { kind }: PlanQuestion): boolean {
  const { project } = requireWorkspace(context)
  const runsCode = kind === 'upgrade' || kind === 'downgrade'
  return runsCode && project.trusted && context.options.follow !== 'watch'
}

/** What planning needs to know of a database. */
type Position = {
  readonly rows: readonly string[]
  readonly batches: readonly number[]
  readonly hasVersionTable: boolean
  readonly identity: DatabaseIdentity
  /** Revisions whose last step is in doubt. */
  readonly interrupted?: readonly string[]
  /** Of a restore: what runs. */
  readonly restore?: Restore
}

/** The same from data that is known already; the runner computes it again under its lock. */
export async function planAt(
  context: EngineContext,
  question: PlanQuestion,
  position: Position,
  history: History,
): Promise<Plan> {
  if (question.kind !== 'restore') return planFrom(context, question, position, history)
  const { target, expressions } = question
  const restore = await restoreChanges(context, target, position.rows, expressions)
  return planFrom(context, question, { ...position, restore }, history)
}

/** What can be planned without asking the database for more. */
export function planFrom(
  context: EngineContext,
  question: PlanQuestion,
  position: Position,
  history: History,
): Plan {
  const workspace = requireWorkspace(context)
  const { graph, byId, diagnostics, unread } = workspace.historyFor(question.kind, history)
  const { project } = workspace
  requireValidSettings(project)
  const { target, dialect } = requireTarget(context, question.target)
  // A downgrade of what the database has is possible whatever other files are in the folder.
  if (question.kind !== 'downgrade' && question.kind !== 'restore')
    requireWholeHistory(unread, graph, question.expressions)
  const plan = buildPlan({
    ...question,
    target: { name: target.name, tier: target.tier },
    rows: position.rows,
    ...(project.knex === null ? {} : { batches: position.batches }),
    hasVersionTable: position.hasVersionTable,
    identity: position.identity,
    interrupted: position.interrupted ?? [],
    ...(position.restore === undefined ? {} : { restore: position.restore }),
    graph,
    revisions: byId,
    settings: project.settings,
    transactionalDdl: dialect.capabilities.transactionalDdl,
    engineVersion: context.ports.engineVersion,
    createdAt: context.ports.clock.now().toISOString(),
  })
  requireReadable(plan, diagnostics)
  return plan
}

/** A file with an error (a syntax error in a body) can be shown and repaired, not run. */
function requireReadable(plan: Plan, diagnostics: readonly Diagnostic[]): void {
  const running = new Set(
    plan.steps.flatMap(({ direction, revision }) =>
      direction === 'stamp' || revision === null ? [] : [revision],
    ),
  )
  const errors = diagnostics.filter(
    ({ severity, revision }) => severity === 'error' && revision !== null && running.has(revision),
  )
  const [first] = errors
  if (!first) return
  throw new HeadwayError('broken_graph', `Revision ${first.revision} cannot run: ${first.message}`, {
    where: first.where,
    hint: first.hint ?? 'Correct the file.',
    category: 'other',
    problems: errors.map(({ where, message }) => `${where?.file ?? ''}:${where?.line ?? ''}: ${message}`),
  })
}

/** The question a plan answered. */
export function questionOf(plan: Plan): PlanQuestion {
  const { kind, target, expressions, purge } = plan
  // Steps that came to be in doubt since then were not looked at.
  return { kind, target, expressions, purge, ...(kind === 'stamp' ? { decides: plan.decides ?? [] } : {}) }
}

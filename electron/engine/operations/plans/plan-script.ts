import type { RequestOf, ResponseOf } from '../../../../shared/contract.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { Plan } from '../../../../shared/model/plan.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import { computeOffline } from '../../plan/compute-offline.ts'
import { withLossMarks } from '../../plan/loss-marks.ts'
import { renderOfflineScript } from '../../plan/offline-script.ts'
import { requireWholeHistory } from '../../plan/require-whole-history.ts'
import type { ScriptDialect, ScriptStep } from '../../plan/offline-script.ts'
import { oneLine, stepTitle } from '../../plan/step-title.ts'
import { requireTrust, requireValidSettings } from '../../project/project.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace, versionTableOf } from '../context.ts'
import { withEffects } from '../../sql/effects.ts'
import { restoreStatements } from './preview-restore.ts'
import { scriptStatements, type ScriptPart } from './script-statements.ts'
import { requireRevision } from '../workspace.ts'
import type { History } from '../workspace.ts'

type Script = ResponseOf<'plan.script'>

/** A plan as a script that runs as it is with psql or sqlite3. */
export async function planScript(context: EngineContext, plan: Plan): Promise<Script> {
  const workspace = requireWorkspace(context)
  requireTrust(workspace.project)
  const history = await workspace.history()
  const { dialect } = requireTarget(context, plan.target)
  if (plan.kind === 'restore') return restoreScript(context, plan, dialect)
  const steps = plan.steps.map((step) => ({
    ...step,
    from: step.rowChanges.flatMap((change) =>
      change.kind === 'update' ? [change.from] : change.kind === 'delete' ? [change.id] : [],
    ),
    to: step.rowChanges.flatMap((change) =>
      change.kind === 'update' ? [change.to] : change.kind === 'insert' ? [change.id] : [],
    ),
  }))
  const parts = await scriptSteps(context, history, plan.target, plan.from, steps)
  return renderOfflineScript(parts, scriptDialect(context, dialect), {
    transactionMode: plan.transactionMode,
    createsVersionTable: plan.createsVersionTable,
  })
}

/** The script of a range, without asking the target's database. */
export async function offlineScript(
  context: EngineContext,
  { kind, target, expressions }: RequestOf<'plan.offline'>,
): Promise<Script> {
  const workspace = requireWorkspace(context)
  const history = await workspace.freshHistory()
  requireTrust(workspace.project)
  requireValidSettings(workspace.project)
  const { dialect } = requireTarget(context, target)
  if (kind !== 'downgrade') requireWholeHistory(history.unread, history.graph, expressions)
  const computed = computeOffline(history.graph, kind, expressions, {
    everyRow: versionTableOf(context).layout === 'knex',
  })
  if (kind === 'downgrade') refuseIrreversible(history, computed.steps)
  const parts = await scriptSteps(context, history, target, computed.from, computed.steps)
  return renderOfflineScript(parts, scriptDialect(context, dialect), {
    transactionMode: workspace.project.settings.transaction,
    createsVersionTable: computed.steps[0]?.createsTable ?? false,
  })
}

/** The statements are in the plan itself: no revision runs. */
async function restoreScript(context: EngineContext, plan: Plan, dialect: Dialect): Promise<Script> {
  const parts = await Promise.all(plan.steps.map((step) => restoreStatements(context, plan, step)))
  const marked = parts.map((statements) => statements.map(({ sql, effects }) => withLossMarks(sql, effects)))
  const steps = plan.steps.map(({ message, rowChanges, transaction }, at) => ({
    title: oneLine(`restore ${message}`),
    statements: marked[at] ?? [],
    readsData: false,
    rowChanges,
    transaction,
  }))
  const { transactionMode, createsVersionTable } = plan
  return renderOfflineScript(steps, scriptDialect(context, dialect), { transactionMode, createsVersionTable })
}

type Step = Parameters<typeof stepTitle>[0] & Pick<ScriptStep, 'rowChanges'>

async function scriptSteps(
  context: EngineContext,
  history: History,
  target: string,
  from: readonly string[],
  steps: readonly Step[],
): Promise<ScriptStep[]> {
  const runs = steps.flatMap(({ direction, revision }) =>
    revision === null || direction === 'stamp' || direction === 'restore'
      ? []
      : [{ direction, revision: requireRevision(history.byId, revision) }],
  )
  const statements = await scriptStatements(context, history, target, from, runs)
  const marked = await markLosses(requireTarget(context, target).dialect, statements)
  let next = 0
  return steps.map((step) => {
    const revision = step.revision === null ? null : requireRevision(history.byId, step.revision)
    const at = revision === null || step.direction === 'stamp' ? null : next++
    return {
      title: stepTitle(step, revision),
      statements: at === null ? [] : (marked[at] ?? []),
      readsData: at === null ? false : (statements[at]?.readsData ?? false),
      rowChanges: step.rowChanges,
      transaction: revision?.transaction ?? true,
    }
  })
}

/** Each statement under what it loses. Read in one go: a setting of one statement may change how the next is read. */
async function markLosses(dialect: Dialect, parts: readonly ScriptPart[]): Promise<readonly string[][]> {
  const known = await withEffects(
    dialect.readEffects,
    parts.flatMap(({ statements }) => statements),
  )
  let at = 0
  return parts.map(({ statements }) =>
    known.slice(at, (at += statements.length)).map(({ sql, effects }) => withLossMarks(sql, effects)),
  )
}

function scriptDialect(context: EngineContext, dialect: Dialect): ScriptDialect {
  const ref = versionTableOf(context)
  return {
    stopAtError: dialect.stopAtError,
    foreignKeysSwitch: dialect.capabilities.foreignKeysSwitch,
    createVersionTable: dialect.versionTableSql(ref),
    rowChange: (change, isFirst) => dialect.rowChangeSql(isFirst ? ref : { ...ref, batch: 'last' }, change),
  }
}

function refuseIrreversible(history: History, steps: readonly Step[]): void {
  const blocked = steps.flatMap(({ revision }) => {
    const found = revision === null ? undefined : history.byId.get(revision)
    return found && found.downgrade !== 'present' ? [found.id] : []
  })
  if (blocked.length === 0) return
  throw new HeadwayError(
    'irreversible',
    `The downgrade would pass through ${blocked.join(', ')}, which cannot be rolled back.`,
    {
      candidates: blocked,
      hint: 'Stop above it, or write its downgrade.',
    },
  )
}

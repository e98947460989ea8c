import { HeadwayError } from '../../../../shared/errors.ts'
import type { EffectObject } from '../../../../shared/model/effects.ts'
import type { Impact, TableUser } from '../../../../shared/model/impact.ts'
import type { Plan } from '../../../../shared/model/plan.ts'
import { lintedSteps } from '../../lint/run-rules.ts'
import { impactOfStep } from '../../lint/impact.ts'
import { traitsOf } from '../../dialects/traits.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace, withSession } from '../context.ts'
import { readRehearsals } from '../rehearse/kept-rehearsals.ts'
import { previewToStart } from './preview-plan.ts'
import { readTargetTables } from './target-tables.ts'

/** What a plan means for those who use its target now: locks, rewrites, losses, and who is in the way. Only reads. */
export async function impactOfPlan(context: EngineContext, plan: Plan): Promise<Impact> {
  const [{ steps: previews }, { byId }] = await Promise.all([
    previewToStart(context, plan),
    requireWorkspace(context).history(),
  ])
  const linted = lintedSteps({ steps: plan.steps, previews, revisions: byId })
  const tables = linted.flatMap(({ effects }) =>
    effects.flatMap(({ effect: { object } }) => (object?.kind === 'table' ? [object] : [])),
  )
  const made =
    (await readRehearsals(context)).find(({ fingerprint }) => fingerprint === plan.fingerprint) ?? null
  const { notesLocks } = traitsOf(requireTarget(context, plan.target).dialect.name)
  const { sizes } = await readTargetTables(context, plan.target, tables, false)
  return {
    target: plan.target,
    at: context.ports.clock.now().toISOString(),
    steps: linted.map((each, index) => {
      const preview = previews[index]
      const statements =
        preview?.kind === 'available' ? preview.statements.map((statement) => statement.sql) : []
      return impactOfStep(each, statements, sizes, made, notesLocks)
    }),
    users: await usersOf(context, plan.target, tables),
    rehearsedAt: made?.at ?? null,
  }
}

async function usersOf(
  context: EngineContext,
  name: string,
  tables: readonly Pick<EffectObject, 'schema' | 'name'>[],
): Promise<TableUser[] | null> {
  const { dialect, connection } = requireTarget(context, name)
  const { readUsers } = dialect
  if (readUsers === null) return null
  const names = tables.map((table) =>
    [table.schema, table.name]
      .flatMap((part) => (part === null ? [] : [dialect.quoteIdentifier(part)]))
      .join('.'),
  )
  try {
    if ((await dialect.identifyMissing(connection)) !== null) return []
    return await withSession(dialect, dialect.settingsForReading(connection), (session) =>
      readUsers(session, [...new Set(names)]),
    )
  } catch (error) {
    if (error instanceof HeadwayError) return null
    throw error
  }
}

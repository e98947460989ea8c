import { HeadwayError } from '../../../../shared/errors.ts'
import type { Plan } from '../../../../shared/model/plan.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { Session } from '../../dialects/dialect.ts'
import type { ScratchGuard } from '../../dialects/scratch.ts'
import { withTransaction } from '../../dialects/scopes.ts'
import { filterSnapshot } from '../../schema/filter.ts'
import { planMove } from '../../schema/render-sql.ts'
import { takeSnapshot } from '../../schema/take-snapshot.ts'
import type { OpenScratch } from '../../shadow/open-scratch.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace, versionTableOf } from '../context.ts'

/**
 * Tables, views and the rest as the target has them, by the statements that autogenerate would write. Roles of the
 * target that the copy's server lacks get stand-ins; where those may not be made, what roles may do is left out.
 */
export async function makeSchema(
  context: EngineContext,
  plan: Plan,
  { session: copy, rules }: Pick<OpenScratch, 'session' | 'rules'>,
  before: SchemaSnapshot,
): Promise<void> {
  const { dialect } = copy
  const empty = await ownSnapshot(context, copy)
  const statements = dialect.renderer.statements(planMove(dialect.renderer, empty, before))
  const guard = rules.guard(copy)
  const ref = await dialect.resolveVersionTable(copy, versionTableOf(context))
  try {
    await withTransaction(copy, async () => {
      for (const sql of statements) await make(copy, guard, sql)
      if (plan.createsVersionTable) return
      await dialect.createVersionTable(copy, ref)
      for (const id of plan.from) await copy.query(dialect.rowChangeSql(ref, { kind: 'insert', id }))
    })
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    throw new HeadwayError(
      'shadow_unavailable',
      `The target's schema could not be copied: ${error.message}`,
      {
        sql: error.data.sql,
        hint: 'Something of it cannot be made from the catalog alone.',
        cause: error,
      },
    )
  }
}

async function make(copy: Session, guard: ScratchGuard, sql: string): Promise<void> {
  const guarded = { sql, statement: copy.dialect.classify(sql) }
  if (guard.waits?.(guarded) !== true) return void (await copy.query(sql))
  await copy.query('SAVEPOINT headway_copy')
  try {
    await guard.before(guarded)
  } catch (error) {
    await copy.query('ROLLBACK TO SAVEPOINT headway_copy')
    if (givesRights(sql)) return
    // The name of a role may stand there for something else.
    if (!(error instanceof HeadwayError)) throw error
  }
  await copy.query(sql)
  await guard.after(guarded)
}

function givesRights(sql: string): boolean {
  return /^\s*(?:grant|revoke|alter\s+default\s+privileges)\b/i.test(sql)
}

/** Without the tables of Headway and without what was put aside. */
export async function ownSnapshot(context: EngineContext, session: Session): Promise<SchemaSnapshot> {
  const { settings } = requireWorkspace(context).project
  const { versionTable, versionTableSchema } = settings
  return filterSnapshot(await takeSnapshot(session, []), {
    include: [],
    exclude: ['headway_before.*'],
    versionTable: { table: versionTable, schema: versionTableSchema },
  })
}

import { HeadwayError } from '../../../../shared/errors.ts'
import type { GuardedStatement, Session, StepGuard } from '../dialect.ts'
import { sqliteSession } from './session.ts'
import { watchSessionState } from './session-state.ts'

/** A trigger or view by name, with the table it hangs on. */
type StoredObject = { readonly type: string; readonly name: string; readonly table: string }
type Violation = { readonly key: string; readonly group: string; readonly text: string }

/** Statements that cannot take a trigger or a view away. */
const keepsObjects =
  /^(?:create |insert|update|delete|select|values|pragma|explain|drop index|drop trigger|savepoint|release)/
/** Statements that cannot break a foreign key. */
const keepsKeys =
  /^(?:create (?:index|view|trigger)|drop (?:index|view|trigger)|select|values|pragma|explain)/

/**
 * SQLite runs a step with foreign keys off, and a rebuilt table loses its triggers without a word. So what was there
 * before the first statement that could do harm is compared with what is there before COMMIT; only new damage fails.
 */
export function openGuard(session: Session): StepGuard {
  const dropped = new Set<string>()
  const state = watchSessionState(sqliteSession(session))
  let objects: readonly StoredObject[] | null = null
  let violations: readonly Violation[] | null = null
  return {
    async before(statement) {
      await state.before(statement)
      if (objects === null && mayTakeObjects(statement)) objects = await readObjects(session)
      if (violations === null && mayBreakKeys(statement)) violations = await readViolations(session)
      const { kind, object } = statement.statement
      if ((kind === 'drop trigger' || kind === 'drop view') && object !== null)
        for (const name of possibleNames(object)) dropped.add(name)
    },
    async after() {},
    restore: () => state.restore(),
    async check() {
      if (objects !== null)
        refuseLost(objects, await readObjects(session), dropped, await readTables(session))
      if (violations !== null) refuseNew(violations, await readViolations(session))
    },
  }
}

function mayTakeObjects({ sql, statement }: GuardedStatement): boolean {
  return !keepsObjects.test(statement.kind) || /\bwritable_schema\b/i.test(sql)
}

function mayBreakKeys({ sql, statement }: GuardedStatement): boolean {
  if (statement.kind === 'create table') return /\bas\b\s*(?:\(|select|with|values)/i.test(sql)
  return !keepsKeys.test(statement.kind)
}

async function readObjects(session: Session): Promise<readonly StoredObject[]> {
  const result = await session.query(
    "SELECT type, name, tbl_name FROM sqlite_schema WHERE type IN ('trigger', 'view')",
  )
  return result.rows.map((row) => ({
    type: String(row['type']),
    name: String(row['name']),
    table: String(row['tbl_name']),
  }))
}

async function readTables(session: Session): Promise<ReadonlySet<string>> {
  const result = await session.query("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
  return new Set(result.rows.map((row) => String(row['name']).toLowerCase()))
}

function refuseLost(
  before: readonly StoredObject[],
  after: readonly StoredObject[],
  dropped: ReadonlySet<string>,
  tables: ReadonlySet<string>,
): void {
  const left = new Set(after.map((object) => `${object.type} ${object.name.toLowerCase()}`))
  const lost = before.filter((object) => {
    if (left.has(`${object.type} ${object.name.toLowerCase()}`) || dropped.has(object.name.toLowerCase()))
      return false
    // A trigger is dropped with its table; if the table still exists, a rebuild lost the trigger.
    return object.type === 'view' || tables.has(object.table.toLowerCase())
  })
  if (lost.length === 0) return
  const names = lost.map((object) => `${object.type} ${object.name}`).join(', ')
  throw new HeadwayError('objects_lost', `This step would lose ${names}, which no statement drops.`, {
    hint: 'A rebuild of the table takes its triggers away. Use op.batchAlterTable, create them again in this step, or drop them first.',
    problems: lost.map((object) => `${object.type} ${object.name} on ${object.table}`),
  })
}

async function readViolations(session: Session): Promise<readonly Violation[] | null> {
  try {
    const result = await session.query('SELECT "table", rowid, parent, fkid FROM pragma_foreign_key_check')
    return result.rows.map((row) => {
      const group = `${String(row['table'])} -> ${String(row['parent'])}`
      return {
        key: `${group} ${String(row['rowid'])} ${String(row['fkid'])}`,
        group,
        text: `${group}, rowid ${String(row['rowid'])}`,
      }
    })
  } catch {
    // A parent without a unique key cannot be checked (https://www.sqlite.org/foreignkeys.html#fk_indexes).
    return null
  }
}

/**
 * Refuses violations that did not exist before. Where a table was rebuilt, rowids differ, so only a larger number
 * counts.
 */
function refuseNew(before: readonly Violation[], after: readonly Violation[] | null): void {
  if (after === null) return
  const known = new Set(before.map((violation) => violation.key))
  const counted = Map.groupBy(before, (violation) => violation.group)
  const countedAfter = Map.groupBy(after, (violation) => violation.group)
  const isMore = (group: string): boolean =>
    (countedAfter.get(group)?.length ?? 0) > (counted.get(group)?.length ?? 0)
  const fresh = after.filter((violation) => !known.has(violation.key) && isMore(violation.group))
  if (fresh.length === 0) return
  throw new HeadwayError(
    'foreign_keys_violated',
    `This step would leave ${fresh.length} rows without their parent: ${fresh[0]?.text}.`,
    {
      hint: 'Delete or update the rows that refer to it in the same step.',
      problems: fresh.slice(0, 20).map((violation) => violation.text),
    },
  )
}

/** The name with and without what may be its schema: a name may hold dots itself. */
function possibleNames(object: string): string[] {
  const parts = object.toLowerCase().split('.')
  return parts.map((_, at) => parts.slice(at).join('.'))
}

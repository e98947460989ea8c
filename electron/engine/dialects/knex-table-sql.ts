import type { RowChange } from '../../../shared/model/plan.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { HeldTable, Session, VersionTableRef, VersionTableState } from './dialect.ts'
import { quoteName, tableName } from './version-table-sql.ts'

/** The table in which knex says that it is running. */
function knexLockTable(ref: VersionTableRef): VersionTableRef {
  return { ...ref, table: `${ref.table}_lock` }
}

/** What differs between systems in knex's two tables. */
export type KnexColumns = {
  /** A number that counts by itself, with its key. */
  readonly counter: string
  readonly time: string
  /** A name as knex quotes it. */
  readonly quoted: (name: string) => string
  /** The moment as knex's driver would store it. */
  readonly now: string
}

/** Both tables as knex makes them (lib/migrations/migrate/table-creator.js). */
export function knexTablesSql(ref: VersionTableRef, columns: KnexColumns): readonly string[] {
  const { counter, time, quoted } = columns
  const [id, name, batch, moment] = ['id', 'name', 'batch', 'migration_time'].map(quoted)
  return [
    `CREATE TABLE IF NOT EXISTS ${tableName(ref, quoted)} (${id} ${counter}, ${name} varchar(255), ${batch} integer, ${moment} ${time})`,
    knexLockSql(ref, columns),
  ]
}

function knexLockSql(ref: VersionTableRef, columns: KnexLock): string {
  const { counter, quoted } = columns
  return `CREATE TABLE IF NOT EXISTS ${tableName(knexLockTable(ref), quoted)} (${quoted('index')} ${counter}, ${quoted('is_locked')} integer)`
}

type KnexLock = Pick<KnexColumns, 'counter' | 'quoted'>

/** One row change as a literal statement. */
export function knexChangeSql(
  ref: VersionTableRef,
  change: RowChange,
  literal: (text: string) => string,
  { now }: Pick<KnexColumns, 'now'>,
): string {
  const table = tableName(ref)
  if (change.kind === 'insert') {
    const batch = batchSql(ref)
    return `INSERT INTO ${table} (name, batch, migration_time) VALUES (${literal(change.id)}, ${batch}, ${now})`
  }
  if (change.kind === 'delete') return `DELETE FROM ${table} WHERE name = ${literal(change.id)}`
  throw notOfKnex()
}

function batchSql(ref: VersionTableRef): string {
  if (typeof ref.batch === 'number') return String(ref.batch)
  return `(SELECT coalesce(max(batch), 0)${ref.batch === 'last' ? '' : ' + 1'} FROM ${tableName(ref)})`
}

/** The same as a compare-and-swap: see `swapSql`. */
export function knexSwapSql(
  ref: VersionTableRef,
  change: RowChange,
  literal: (text: string) => string,
  { now }: Pick<KnexColumns, 'now'>,
): string {
  if (change.kind !== 'insert') return knexChangeSql(ref, change, literal, { now })
  const table = tableName(ref)
  const id = literal(change.id)
  const batch = batchSql(ref)
  return `INSERT INTO ${table} (name, batch, migration_time) SELECT ${id}, ${batch}, ${now} WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE name = ${id})`
}

function notOfKnex(): HeadwayError {
  return new HeadwayError('internal', 'A row of knex is written or deleted, never moved.')
}

/** The rows as knex orders them. @param columns of the table; none where it is not there */
export async function readKnexTable(
  session: Session,
  ref: VersionTableRef,
  columns: readonly string[],
): Promise<VersionTableState> {
  if (columns.length === 0) return { exists: false, malformed: null, rows: [] }
  const lacking = ['id', 'name', 'batch', 'migration_time'].filter((column) => !columns.includes(column))
  if (lacking.length > 0) {
    const malformed = `${ref.table} has no column ${lacking.join(', ')}: it is not knex's table of migrations.`
    return { exists: true, malformed, rows: [] }
  }
  const { rows } = await session.query(`SELECT name, batch FROM ${tableName(ref)} ORDER BY id`)
  if (rows.some(({ name }) => typeof name !== 'string'))
    return { exists: true, malformed: `${ref.table} has a row without a name.`, rows: [] }
  return {
    exists: true,
    malformed: null,
    rows: rows.map(({ name }) => String(name)),
    batches: rows.map(({ batch }) => Number(batch)),
  }
}

/** Takes knex's own lock as knex takes it, in one statement, and the number of the next batch. */
export async function holdKnexTable(
  session: Session,
  ref: VersionTableRef,
  columns: KnexLock,
): Promise<HeldTable> {
  const lock = tableName(knexLockTable(ref))
  await session.query(knexLockSql(ref, columns))
  await session.query(`INSERT INTO ${lock} ("is_locked") SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM ${lock})`)
  const taken = await session.query(`UPDATE ${lock} SET is_locked = 1 WHERE is_locked = 0`)
  if (taken.rowCount !== 1) throw lockedByKnex(ref)
  const free = async (): Promise<string | null> => {
    try {
      await session.query(`UPDATE ${lock} SET is_locked = 0`)
      return null
    } catch {
      return `${knexLockTable(ref).table} still says that somebody runs, because the connection broke. When nobody does: knex migrate:unlock`
    }
  }
  try {
    const last = await session.query(`SELECT coalesce(max(batch), 0) AS last FROM ${tableName(ref)}`)
    return { ref: { ...ref, batch: Number(last.rows[0]?.['last'] ?? 0) + 1 }, release: free }
  } catch (error) {
    await free()
    throw error
  }
}

function lockedByKnex(ref: VersionTableRef): HeadwayError {
  const name = quoteName(knexLockTable(ref).table)
  return new HeadwayError(
    'lock_held',
    `${name} says that migrations are running (is_locked = 1): by knex, or by a run that was killed.`,
    { hint: 'Nothing was run. If nobody runs migrations, free it: knex migrate:unlock' },
  )
}

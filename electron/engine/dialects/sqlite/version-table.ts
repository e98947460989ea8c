import type { RowChange } from '../../../../shared/model/plan.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type {
  CommitResult,
  HeldTable,
  LedgerRecord,
  Session,
  VersionTableRef,
  VersionTableState,
} from '../dialect.ts'
import { holdKnexTable, knexChangeSql, knexSwapSql, knexTablesSql, readKnexTable } from '../knex-table-sql.ts'
import {
  quoteText,
  rowChangeSql,
  rowConflict,
  swapSql,
  tableName,
  versionTableSql,
} from '../version-table-sql.ts'
import { knexColumns } from './knex-table.ts'
import { moveSomeEntries, tableMovingEntries } from './carried-ledger.ts'
import { appendStep } from './ledger.ts'
import { commit } from './transactions.ts'

/** SQLite has no schemas; an attached database is none. */
export async function resolveVersionTable(_session: Session, ref: VersionTableRef): Promise<VersionTableRef> {
  if (ref.schema === null || ref.schema === 'main') return { ...ref, schema: null }
  throw new HeadwayError('invalid_settings', `SQLite has no schema ${ref.schema} for the version table.`, {
    hint: 'Take the schema of the version table out of the settings for SQLite targets.',
  })
}

export async function readVersionTable(session: Session, given: VersionTableRef): Promise<VersionTableState> {
  const ref = await resolveVersionTable(session, given)
  const columns = await session.query('SELECT name FROM pragma_table_info(?)', [ref.table])
  if (ref.layout === 'knex') {
    const names = columns.rows.map((row) => String(row['name']))
    return await readKnexTable(session, ref, names)
  }
  if (columns.rows.length === 0) return { exists: false, malformed: null, rows: [] }
  if (!columns.rows.some((row) => row['name'] === 'version_num')) {
    return { exists: true, malformed: `${ref.table} has no column version_num.`, rows: [] }
  }
  const rows = await session.query(`SELECT version_num FROM ${tableName(ref)}`)
  const values = rows.rows.map((row) => row['version_num'])
  if (!values.every((value) => typeof value === 'string')) {
    return { exists: true, malformed: `${ref.table} has a row whose version_num is not a text.`, rows: [] }
  }
  return { exists: true, malformed: null, rows: values }
}

export async function createVersionTable(session: Session, given: VersionTableRef): Promise<void> {
  const ref = await resolveVersionTable(session, given)
  for (const sql of tablesSql(ref)) await session.query(sql)
}

/** What makes the version table, and what belongs to it. */
export function tablesSql(given: VersionTableRef): readonly string[] {
  const ref = { ...given, schema: null }
  return ref.layout === 'knex' ? knexTablesSql(ref, knexColumns) : [versionTableSql(ref)]
}

/** One row change as a plain statement, as `--sql` prints it. */
export function changeSql(given: VersionTableRef, change: RowChange): string {
  const ref = { ...given, schema: null }
  return ref.layout === 'knex'
    ? knexChangeSql(ref, change, quoteText, knexColumns)
    : rowChangeSql(ref, change, quoteText)
}

/** The lock that the layout's own tool knows, where it has one. */
export async function holdTable(session: Session, ref: VersionTableRef): Promise<HeldTable> {
  const plain: HeldTable = { ref, release: () => Promise.resolve(null) }
  const held = ref.layout === 'knex' ? await holdKnexTable(session, ref, knexColumns) : plain
  return await tableMovingEntries(session, held)
}

/** Row changes by compare-and-swap, then the ledger entry, in the open transaction. */
export async function recordStep(
  session: Session,
  ref: VersionTableRef,
  changes: readonly RowChange[],
  record: LedgerRecord,
): Promise<void> {
  for (const change of changes) {
    const sql =
      ref.layout === 'knex'
        ? knexSwapSql(ref, change, quoteText, knexColumns)
        : swapSql(ref, change, quoteText)
    const result = await session.query(sql)
    if (result.rowCount !== 1) throw rowConflict(change, result.rowCount ?? 0)
  }
  await appendStep(session, ref, record)
}

/** `recordStep` and COMMIT; carried entries are moved to their own file from time to time. */
export async function commitStep(
  session: Session,
  ref: VersionTableRef,
  changes: readonly RowChange[],
  record: LedgerRecord,
): Promise<CommitResult> {
  await recordStep(session, ref, changes, record)
  const result = await commit(session)
  await moveSomeEntries(session, ref)
  return result
}

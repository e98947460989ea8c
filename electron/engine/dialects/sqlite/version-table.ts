import type { RowChange } from '../../../../shared/model/plan.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { LedgerRecord, Session, VersionTableRef, VersionTableState } from '../dialect.ts'
import { quoteText, rowConflict, swapSql, tableName, versionTableSql } from '../version-table-sql.ts'
import { appendLedger } from './ledger.ts'

/** SQLite has no schemas; an attached database is none. */
export async function resolveVersionTable(_session: Session, ref: VersionTableRef): Promise<VersionTableRef> {
  if (ref.schema === null || ref.schema === 'main') return { ...ref, schema: null }
  throw new HeadwayError('invalid_settings', `SQLite has no schema ${ref.schema} for the version table.`, {
    hint: 'Take versionTableSchema out of headway.json for SQLite targets.',
  })
}

export async function readVersionTable(session: Session, given: VersionTableRef): Promise<VersionTableState> {
  const ref = await resolveVersionTable(session, given)
  const columns = await session.query('SELECT name FROM pragma_table_info(?)', [ref.table])
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
  await session.query(versionTableSql(await resolveVersionTable(session, given)))
}

/** Row changes by compare-and-swap, then the ledger entry, in the open transaction. */
export async function recordStep(
  session: Session,
  ref: VersionTableRef,
  changes: readonly RowChange[],
  record: LedgerRecord,
): Promise<void> {
  for (const change of changes) {
    const result = await session.query(swapSql(ref, change, quoteText))
    if (result.rowCount !== 1) throw rowConflict(change, result.rowCount ?? 0)
  }
  await appendLedger(session, ref, record)
}

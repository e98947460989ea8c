import type { RowChange } from '../../../../shared/model/plan.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { LedgerRecord, Session, VersionTableRef, VersionTableState } from '../dialect.ts'
import { recordColumns, recordValues } from '../ledger-rows.ts'
import {
  ledgerName,
  quoteText,
  rowConflict,
  swapSql,
  tableName,
  versionTableSql,
} from '../version-table-sql.ts'
import { quoteLiteral } from './literals.ts'
import { postgresSession } from './session.ts'

/**
 * The schema of the version table: as given, else the only one of the search path that has it, else where CREATE
 * TABLE would put it. An unqualified name would mean another table as soon as the search path changes.
 */
export async function resolveVersionTable(session: Session, ref: VersionTableRef): Promise<VersionTableRef> {
  if (ref.schema !== null) return ref
  const found = await session.query(
    `SELECT n.nspname::text AS schema, current_schema()::text AS first
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relname = $1 AND c.relkind IN ('r', 'p', 'v', 'f', 'm') AND n.nspname = ANY (current_schemas(false))
      UNION ALL SELECT NULL, current_schema()::text
      ORDER BY 1`,
    [ref.table],
  )
  const schemas = found.rows.flatMap((row) => (row['schema'] === null ? [] : [String(row['schema'])]))
  if (schemas.length > 1) throw twoCandidates(ref, schemas)
  const schema = schemas[0] ?? found.rows[0]?.['first']
  if (typeof schema === 'string') return { table: ref.table, schema }
  throw new HeadwayError(
    'malformed_version_table',
    'The search path of this role names no schema that exists.',
    {
      hint: 'Set versionTableSchema in headway.json, or create a schema for the role.',
    },
  )
}

function twoCandidates(ref: VersionTableRef, schemas: readonly string[]): HeadwayError {
  const names = schemas.map((schema) => `${schema}.${ref.table}`)
  return new HeadwayError(
    'malformed_version_table',
    `The search path holds ${names.length} version tables: ${names.join(', ')}. Which one is meant?`,
    {
      hint: 'Set versionTableSchema in headway.json to the schema that is meant.',
      candidates: names,
    },
  )
}

export async function readVersionTable(session: Session, given: VersionTableRef): Promise<VersionTableState> {
  const ref = await resolveVersionTable(session, given)
  const columns = await session.query(
    `SELECT a.attname::text AS name, t.typcategory::text AS category FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped`,
    [tableName(ref)],
  )
  if (columns.rows.length === 0) return { exists: false, malformed: null, rows: [] }
  const column = columns.rows.find((row) => row['name'] === 'version_num')
  const name = `${ref.schema}.${ref.table}`
  if (column === undefined) return { exists: true, malformed: `${name} has no column version_num.`, rows: [] }
  if (column['category'] !== 'S')
    return { exists: true, malformed: `version_num of ${name} is not a text column.`, rows: [] }
  const rows = await session.query(`SELECT version_num FROM ${tableName(ref)}`)
  if (rows.rows.some((row) => row['version_num'] === null)) {
    return { exists: true, malformed: `${name} has a row without version_num.`, rows: [] }
  }
  return { exists: true, malformed: null, rows: rows.rows.map((row) => String(row['version_num'])) }
}

export async function createVersionTable(session: Session, given: VersionTableRef): Promise<void> {
  await session.query(versionTableSql(await resolveVersionTable(session, given)))
}

/**
 * Row changes, ledger entry and the transaction's id in one statement and one round trip. Every change reports its
 * own hits, which is the compare-and-swap's proof; the ledger row of a failed one is rolled back with the step.
 */
export async function recordStep(
  session: Session,
  ref: VersionTableRef,
  changes: readonly RowChange[],
  record: LedgerRecord,
): Promise<void> {
  const ids = changes.flatMap((change) => (change.kind === 'update' ? [change.from, change.to] : [change.id]))
  // Within one statement no part sees what another one did, so changes of the same row go one after another.
  const together = new Set(ids).size === ids.length ? changes : []
  if (together.length === 0) await swapOneByOne(session, ref, changes)
  const parts = together.map(
    (change, index) => `c${index} AS (${swapSql(ref, change, quoteText)} RETURNING 1)`,
  )
  const counts = together.map((_change, index) => `(SELECT count(*) FROM c${index})::int AS n${index}`)
  const values = recordValues(ref, record).map(quoteLiteral).join(', ')
  const entry = `l AS (INSERT INTO ${ledgerName(ref)} (${recordColumns.join(', ')}, transaction_id) VALUES (${values}, txid_current()::text) RETURNING 1)`
  const sql = `WITH ${[...parts, entry].join(', ')} SELECT ${[...counts, 'txid_current()::text AS xid'].join(', ')}`
  const result = await session.query(sql)
  const row = result.rows[0] ?? {}
  postgresSession(session).transactionId = String(row['xid'])
  for (const [index, change] of together.entries()) {
    if (row[`n${index}`] !== 1) throw rowConflict(change, Number(row[`n${index}`]))
  }
}

async function swapOneByOne(
  session: Session,
  ref: VersionTableRef,
  changes: readonly RowChange[],
): Promise<void> {
  for (const change of changes) {
    const result = await session.query(swapSql(ref, change, quoteText))
    if (result.rowCount !== 1) throw rowConflict(change, result.rowCount ?? 0)
  }
}

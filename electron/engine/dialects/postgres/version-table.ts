import type { RowChange } from '../../../../shared/model/plan.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type {
  CommitResult,
  HeldTable,
  LedgerRecord,
  Session,
  TransactionLimits,
  VersionTableRef,
  VersionTableState,
} from '../dialect.ts'
import { ledgerName, quoteText, rowConflict, tableName, versionTableSql } from '../version-table-sql.ts'
import { holdKnexTable, knexTablesSql, readKnexTable } from '../knex-table-sql.ts'
import { knexColumns } from './knex-table.ts'
import { privilegeHint } from './privilege-hint.ts'
import { changeSwapSql, preparedRecordSql, recordSql } from './record-statement.ts'
import { postgresSession } from './session.ts'
import { restoreStatements } from './session-state.ts'
import { commitAfter } from './transactions.ts'

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
  if (schemas.length === 0) await refuseHidden(session, ref, typeof schema === 'string')
  if (typeof schema === 'string') return await withLedger(session, { ...ref, schema })
  throw new HeadwayError(
    'malformed_version_table',
    'The search path of this role names no schema that exists.',
    {
      hint: 'Create a schema for the role, or name the schema of the version table in headway.json: "versionTableSchema": "public"',
    },
  )
}

/**
 * A schema that the role may not use is passed over in silence by the search path: the database would seem to have no
 * version table. Throws where one is there, and where no other schema is left.
 */
async function refuseHidden(session: Session, { table }: VersionTableRef, hasOther: boolean): Promise<void> {
  const { rows } = await session.query(
    `SELECT n.nspname::text AS schema, current_user::text AS role
       FROM unnest(string_to_array(current_setting('search_path'), ',')) WITH ORDINALITY AS path (name, at)
       JOIN pg_namespace n ON n.nspname =
            CASE trim(path.name) WHEN '"$user"' THEN current_user ELSE trim(BOTH '" ' FROM path.name) END
      WHERE NOT has_schema_privilege(n.oid, 'USAGE')
        AND (NOT $2::boolean OR EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relname = $1))
      ORDER BY path.at LIMIT 1`,
    [table, hasOther],
  )
  const [hidden] = rows
  if (hidden === undefined) return
  const [schema, role] = [String(hidden['schema']), String(hidden['role'])]
  const sqlState = '42501'
  const message = `Permission denied for schema ${schema}, where the version table is looked for.`
  throw new HeadwayError('sql_failed', message, {
    sqlState,
    hint: privilegeHint(`permission denied for schema ${schema}`, 'SELECT', role),
  })
}

/** Keeps using a ledger that an earlier run made beside the version table. */
async function withLedger(session: Session, ref: VersionTableRef): Promise<VersionTableRef> {
  if (ref.ledger !== 'apart') return ref
  const beside: VersionTableRef = { ...ref, ledger: 'beside' }
  const found = await session.query('SELECT to_regclass($1) IS NOT NULL AS found', [ledgerName(beside)])
  return found.rows[0]?.['found'] === true ? beside : ref
}

function twoCandidates(ref: VersionTableRef, schemas: readonly string[]): HeadwayError {
  const names = schemas.map((schema) => `${schema}.${ref.table}`)
  return new HeadwayError(
    'malformed_version_table',
    `The search path holds ${names.length} version tables: ${names.join(', ')}. Which one is meant?`,
    {
      hint: `Name its schema in headway.json: "versionTableSchema": "${schemas[0] ?? ''}"`,
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
  if (ref.layout === 'knex') {
    const names = columns.rows.map((row) => String(row['name']))
    return await readKnexTable(session, ref, names)
  }
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
  const ref = await resolveVersionTable(session, given)
  for (const sql of tablesSql(ref)) await session.query(sql)
}

/** What makes the version table, and what belongs to it. */
export function tablesSql(ref: VersionTableRef): readonly string[] {
  return ref.layout === 'knex' ? knexTablesSql(ref, knexColumns) : [versionTableSql(ref)]
}

/** The lock that the layout's own tool knows, where it has one. */
export async function holdTable(session: Session, ref: VersionTableRef): Promise<HeldTable> {
  if (ref.layout === 'knex') return await holdKnexTable(session, ref, knexColumns)
  return { ref, release: () => Promise.resolve(null) }
}

/** What the step set for its session is taken back, then row changes and ledger entry: one round trip. */
export async function recordStep(
  session: Session,
  ref: VersionTableRef,
  changes: readonly RowChange[],
  record: LedgerRecord,
): Promise<void> {
  const together = await swapOverlapping(session, ref, changes)
  const postgres = postgresSession(session)
  const restored = [...restoreStatements(postgres), 'DISCARD TEMP']
  const statement = recordSql(ref, together, record, postgres.transactionId)
  await provingRows(together, () => postgres.queryEach([...restored, statement].join('; ')))
}

/** The same, with COMMIT in the same round trip. */
export async function commitStep(
  session: Session,
  ref: VersionTableRef,
  changes: readonly RowChange[],
  record: LedgerRecord,
  next: TransactionLimits | null,
): Promise<CommitResult> {
  const together = await swapOverlapping(session, ref, changes)
  const statement = await preparedRecordSql(postgresSession(session), ref, together, record)
  return await provingRows(together, () => commitAfter(session, statement, next))
}

/** Turns the error of the proving statement into the change that did not hit its row. */
async function provingRows<T>(changes: readonly RowChange[], send: () => Promise<T>): Promise<T> {
  try {
    return await send()
  } catch (error) {
    if (error instanceof Error && /"transaction changed to \d+"/.test(error.message))
      throw transactionChanged(error)
    const [, index, hits] = /row conflict (\d+) (\d+)/.exec(error instanceof Error ? error.message : '') ?? []
    const change = changes[Number(index)]
    if (change === undefined) throw error
    throw rowConflict(change, Number(hits))
  }
}

function transactionChanged(cause: Error): HeadwayError {
  return new HeadwayError('transaction_control', 'A statement ended the transaction of its step by itself.', {
    cause,
  })
}

/**
 * Within one statement no part sees what another one did, so changes of the same row go one after another first.
 * Returns those that can go together.
 */
async function swapOverlapping(
  session: Session,
  ref: VersionTableRef,
  changes: readonly RowChange[],
): Promise<readonly RowChange[]> {
  const ids = changes.flatMap((change) => (change.kind === 'update' ? [change.from, change.to] : [change.id]))
  if (new Set(ids).size === ids.length) return changes
  await swapOneByOne(session, ref, changes)
  return []
}

async function swapOneByOne(
  session: Session,
  ref: VersionTableRef,
  changes: readonly RowChange[],
): Promise<void> {
  for (const change of changes) {
    const result = await session.query(changeSwapSql(ref, change, quoteText))
    if (result.rowCount !== 1) throw rowConflict(change, result.rowCount ?? 0)
  }
}

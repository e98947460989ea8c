import type { LedgerEntry, LedgerQuery } from '../../../../shared/model/database.ts'
import type { InterruptedStep, LedgerRecord, LedgerSummary, Session, VersionTableRef } from '../dialect.ts'
import {
  appliedText,
  entryColumns,
  interruptedWhere,
  newestPerRevision,
  readEntries,
  readInterruptedSteps,
  readSummaries,
  readText,
  recordColumns,
  recordValues,
  refuseForeignLedger,
  statementsJson,
} from '../ledger-rows.ts'
import { carryingTable, entriesOf, idAfterAll, isCarried, nextId } from './carried-ledger.ts'
import { ledgerName, ledgerSchema, quoteText } from '../version-table-sql.ts'

const nameOf = (ref: VersionTableRef): string => ledgerName({ ...ref, schema: null }, 'temp')

/** The ledger's table; there are no roles, so `role` stays empty. */
const ledgerSql = (
  ledger: string,
  key = 'PRIMARY KEY AUTOINCREMENT',
): string => `CREATE TABLE IF NOT EXISTS ${ledger} (
    id INTEGER ${key},
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    role TEXT,
    version_table TEXT NOT NULL,
    run_id TEXT NOT NULL,
    action TEXT NOT NULL,
    revision TEXT,
    outcome TEXT NOT NULL,
    rows_after TEXT NOT NULL,
    file_hash TEXT,
    file_text TEXT,
    plan_fingerprint TEXT,
    duration_ms REAL,
    os_user TEXT,
    statements TEXT NOT NULL,
    error TEXT,
    reason TEXT,
    statement_position INTEGER,
    engine_version TEXT NOT NULL
)`

/** AUTOINCREMENT would leave `sqlite_sequence` in the user's own database. */
const carriedSql = (table: string): string => ledgerSql(table, 'PRIMARY KEY')

export async function hasLedger(session: Session, ref: VersionTableRef): Promise<boolean> {
  const schema = { beside: 'main', apart: ledgerSchema, off: 'temp' }[ref.ledger ?? 'beside']
  // A file that does not exist yet is not attached, and asking for it would be an error.
  const there = await session.query('SELECT name FROM pragma_database_list WHERE name = ?', [schema])
  if (there.rows.length === 0) return false
  const found = await session.query("SELECT name FROM pragma_table_info('headway_ledger', ?)", [schema])
  if (found.rows.length === 0) return false
  refuseForeignLedger(
    'headway_ledger',
    found.rows.map(({ name }) => String(name)),
  )
  return true
}

export async function createLedger(session: Session, ref: VersionTableRef): Promise<void> {
  await session.query(ledgerSql(nameOf(ref)))
}

function insertSql(ledger: string, id: string | null): string {
  const [name, value] = id === null ? ['', ''] : ['id, ', `${id}, `]
  return `INSERT INTO ${ledger} (${name}${recordColumns.join(', ')}) VALUES (${value}${recordColumns.map(() => '?').join(', ')})`
}

export async function appendLedger(
  session: Session,
  ref: VersionTableRef,
  record: LedgerRecord,
): Promise<number> {
  const sql = insertSql(nameOf(ref), await nextId(session, ref))
  const result = await session.query(sql, recordValues(ref, record))
  return result.lastId ?? 0
}

/** The entry of a step, in its open transaction. */
export async function appendStep(
  session: Session,
  ref: VersionTableRef,
  record: LedgerRecord,
): Promise<void> {
  const sql = isCarried(ref)
    ? insertSql(await carryingTable(session, carriedSql), idAfterAll)
    : insertSql(nameOf(ref), null)
  await session.query(sql, recordValues(ref, record))
}

export async function updateJournal(
  session: Session,
  ref: VersionTableRef,
  id: number,
  journal: Pick<LedgerRecord, 'position' | 'statements'>,
): Promise<void> {
  await session.query(`UPDATE ${nameOf(ref)} SET statement_position = ?, statements = ? WHERE id = ?`, [
    journal.position,
    statementsJson(journal.statements),
    id,
  ])
}

export async function readLedger(
  session: Session,
  ref: VersionTableRef,
  { revision, limit }: LedgerQuery,
): Promise<readonly LedgerEntry[]> {
  if (!(await hasLedger(session, ref))) return []
  const result = await session.query(
    `SELECT ${entryColumns('at')} FROM ${await entriesOf(session, ref, nameOf(ref))}
     WHERE version_table = ? ${revision === undefined ? '' : 'AND revision = ?'}
     ORDER BY id DESC LIMIT ?`,
    revision === undefined ? [ref.table, limit] : [ref.table, revision, limit],
  )
  return readEntries(result.rows)
}

export async function readAppliedText(
  session: Session,
  ref: VersionTableRef,
  revision: string,
): Promise<string | null> {
  if (!(await hasLedger(session, ref))) return null
  const result = await session.query(appliedText(await entriesOf(session, ref, nameOf(ref)), '?', '?'), [
    ref.table,
    revision,
  ])
  return readText(result.rows)
}

export async function readLedgerSummary(
  session: Session,
  ref: VersionTableRef,
): Promise<readonly LedgerSummary[]> {
  if (!(await hasLedger(session, ref))) return []
  const entries = await entriesOf(session, ref, nameOf(ref))
  const newest = newestPerRevision(entries, quoteText(ref.table))
  const result = await session.query(
    `SELECT revision, action, outcome, file_hash, at FROM ${entries} WHERE id IN (${newest})`,
  )
  return readSummaries(result.rows)
}

export async function readInterrupted(
  session: Session,
  ref: VersionTableRef,
): Promise<readonly InterruptedStep[]> {
  if (!(await hasLedger(session, ref))) return []
  const entries = await entriesOf(session, ref, nameOf(ref))
  const where = interruptedWhere(entries, quoteText(ref.table))
  const result = await session.query(
    `SELECT ${entryColumns('at')} FROM ${entries} WHERE ${where} ORDER BY id`,
  )
  return readInterruptedSteps(result.rows)
}

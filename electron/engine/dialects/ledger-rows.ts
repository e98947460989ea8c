import { z } from 'zod'
import { HeadwayError } from '../../../shared/errors.ts'
import { ledgerEntry, type LedgerEntry } from '../../../shared/model/database.ts'
import { mostStatementsKept } from '../../../shared/statements-kept.ts'
import type { InterruptedStep, LedgerRecord, LedgerSummary, Row, VersionTableRef } from './dialect.ts'

/** Columns a record fills, in the order of `recordValues`. */
export const recordColumns = [
  'version_table',
  'run_id',
  'action',
  'revision',
  'outcome',
  'rows_after',
  'file_hash',
  'file_text',
  'plan_fingerprint',
  'duration_ms',
  'os_user',
  'statements',
  'error',
  'reason',
  'statement_position',
  'engine_version',
] as const

/** A ledger of huge scripts must not double the database: longer texts are kept by hash only. */
const longestText = 1_000_000
const longestStatement = 20_000

/** The values of `recordColumns`. */
export function recordValues(
  ref: VersionTableRef,
  record: LedgerRecord,
): readonly (string | number | null)[] {
  const { fileText } = record
  const values = [
    ref.table,
    record.runId,
    record.action,
    record.revision,
    record.outcome,
    JSON.stringify(record.rowsAfter),
    record.fileHash,
    fileText !== null && fileText.length <= longestText ? fileText : null,
    record.planFingerprint,
    record.durationMs,
    record.osUser,
    statementsJson(record.statements),
    record.error,
    record.reason,
    record.position,
    record.engineVersion,
  ]
  return values.map((value) => (typeof value === 'string' ? value.replaceAll('\0', '') : value))
}

/** Statements as the ledger keeps them: bounded in number and length, without bindings. */
export function statementsJson(statements: LedgerRecord['statements']): string {
  const kept = statements.slice(0, mostStatementsKept)
  return JSON.stringify(kept.map((each) => ({ ...each, sql: asKept(each.sql) }))).replaceAll('\\u0000', '')
}

/** A statement's text as the ledger keeps it. */
export function asKept(sql: string): string {
  return sql.slice(0, longestStatement)
}

const statementList = ledgerEntry.shape.statements
const rowList = z.array(z.string())

/** Ledger rows as entries; `at` must be ISO 8601 already. Rows that are none, written by others, are left out. */
export function readEntries(rows: readonly Row[]): readonly LedgerEntry[] {
  return rows.flatMap((row) => readEntry(row) ?? [])
}

function readEntry(row: Row): LedgerEntry | null {
  const parsed = ledgerEntry.safeParse({
    id: Number(row['id']),
    runId: row['run_id'],
    at: row['at'],
    action: row['action'],
    revision: row['revision'],
    outcome: row['outcome'],
    rowsAfter: fromJson(rowList, row['rows_after']),
    fileHash: row['file_hash'],
    planFingerprint: row['plan_fingerprint'],
    durationMs: row['duration_ms'],
    role: row['role'],
    osUser: row['os_user'],
    statements: fromJson(statementList, row['statements']),
    error: row['error'],
    reason: row['reason'],
  })
  return parsed.success ? parsed.data : null
}

const summary = ledgerEntry
  .pick({ action: true, outcome: true, fileHash: true, at: true })
  .extend({ revision: z.string() })

export function readSummaries(rows: readonly Row[]): readonly LedgerSummary[] {
  return rows.flatMap((row) => {
    const parsed = summary.safeParse({
      revision: row['revision'],
      action: row['action'],
      outcome: row['outcome'],
      fileHash: row['file_hash'],
      at: row['at'],
    })
    return parsed.success ? [parsed.data] : []
  })
}

export function readInterruptedSteps(rows: readonly Row[]): readonly InterruptedStep[] {
  return rows.flatMap((row) => readInterruptedStep(row) ?? [])
}

function readInterruptedStep(row: Row): InterruptedStep | null {
  const action = ledgerEntry.shape.action.safeParse(row['action'])
  if (!action.success) return null
  const position = Number(row['statement_position'] ?? 0)
  const statements = fromJson(statementList, row['statements'])
  return {
    revision: String(row['revision']),
    runId: String(row['run_id']),
    action: action.data,
    at: String(row['at']),
    endless: row['outcome'] === 'started',
    position,
    statement: inFlight(statements, position),
    done: doneBefore(statements, position),
    fileHash: typeof row['file_hash'] === 'string' ? row['file_hash'] : null,
  }
}

/** Lists of older versions lack what a resumed run skipped: the last of them is the one in flight. */
function inFlight(statements: LedgerRecord['statements'], position: number): string | null {
  if (statements.length === position || statements.length >= mostStatementsKept) return null
  return (statements[position] ?? statements.at(-1))?.sql ?? null
}

/** Null where the ledger does not have them all. */
function doneBefore(statements: LedgerRecord['statements'], position: number): readonly string[] | null {
  const done = statements.slice(0, position).map(({ sql }) => sql)
  return done.length < position || done.includes('') ? null : done
}

/** Text written by hand or by another version may be anything; the entry is shown without that part. */
function fromJson<T>(shape: z.ZodType<T[]>, text: unknown): T[] {
  try {
    const parsed = shape.safeParse(JSON.parse(String(text)))
    return parsed.success ? parsed.data : []
  } catch {
    return []
  }
}

/** Columns to read an entry from, without the file's text. `at` is the dialect's ISO 8601 expression. */
export function entryColumns(at: string): string {
  return `id, run_id, ${at} AS at, action, revision, outcome, rows_after, file_hash, plan_fingerprint, duration_ms, role, os_user, statements, error, reason, statement_position`
}

/** The file's text of the newest time that a revision was applied; `table` and `revision` are placeholders. */
export function appliedText(ledger: string, table: string, revision: string): string {
  return `SELECT file_text FROM ${ledger} WHERE version_table = ${table} AND revision = ${revision}
    AND outcome = 'applied' AND file_hash IS NOT NULL ORDER BY id DESC LIMIT 1`
}

export function readText([row]: readonly Row[]): string | null {
  const text = row?.['file_text']
  return typeof text === 'string' ? text : null
}

/** The newest entry of each revision. */
export function newestPerRevision(ledger: string, tableLiteral: string): string {
  return `SELECT max(id) FROM ${ledger} WHERE version_table = ${tableLiteral} AND revision IS NOT NULL GROUP BY revision`
}

/** Newest entries that never ended. A stamp that decides such a step is its newest entry from then on. */
export function interruptedWhere(ledger: string, tableLiteral: string): string {
  return `id IN (${newestPerRevision(ledger, tableLiteral)}) AND outcome IN ('started', 'in_doubt')`
}

/** Throws where the table of that name lacks columns of the ledger: nothing could be written to it. */
export function refuseForeignLedger(name: string, columns: readonly string[]): void {
  const lacking = ['id', 'at', 'role', ...recordColumns].filter((column) => !columns.includes(column))
  if (lacking.length === 0) return
  throw new HeadwayError(
    'malformed_version_table',
    `The table ${name} is not Headway's ledger: it has no column ${lacking.join(', ')}.`,
    { hint: 'Give that table another name; Headway makes its own at the next run.' },
  )
}

import { stat } from 'node:fs/promises'
import type sqlite3 from 'sqlite3'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { ConnectionSettings, Dialect, QueryResult, Row, Session, TransactionFate } from '../dialect.ts'
import { boundStatement, exactRows } from './bound-values.ts'
import { queryColumns } from './columns.ts'
import { loadDriver } from './driver.ts'
import { ledgerSchema } from '../version-table-sql.ts'
import { connectError, statementError } from './errors.ts'

type SqliteSettings = Extract<ConnectionSettings, { dialect: 'sqlite' }>

/** The driver's backup interface, which its types leave out. */
type BackupSource = {
  backup(
    file: string,
    to: string,
    from: string,
    fileIsDestination: boolean,
    opened: (error: Error | null) => void,
  ): {
    step(pages: number, done: (error: Error | null) => void): void
    finish(done: () => void): void
  }
}

/** Statements that return rows; for the others the driver reports the number of changes. */
const returnsRows = /^\s*(?:select|values|pragma|explain)\b|\breturning\b/i
const countsChanges = /^\s*(?:insert|update|delete|replace|with)\b/i
/** Statements that can only end a transaction by failing. */
const keepsTransaction =
  /^(?:select|values|with|insert|replace|update|delete|create|alter|drop|pragma|explain|analyze|reindex)\b/i
const comments = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/

/** One connection to a SQLite file. Calls run one after another in the driver's own thread. */
export class SqliteSession implements Session {
  readonly dialect: Dialect
  readonly settings: SqliteSettings
  /** True between BEGIN and its end. */
  inTransaction = false
  /** What may have ended the transaction since it was last known to be open; some failures do. */
  suspect: TransactionFate | null = null
  /** Databases that a step attached and its own transaction kept from being detached. */
  attached: readonly string[] = []
  /** What became of the last transaction that ended by itself. */
  fate: TransactionFate = 'rolled_back'
  /** What `foreign_keys` was before the transaction switched it off. */
  foreignKeysBefore: boolean | null = null
  /** Steps whose entries are on their way to a ledger in another file. */
  carriedSteps = 0
  /** A table of the database itself that is there between transactions: what is locked where not all files are to be. */
  lockedBy: string | null = null
  readonly #database: sqlite3.Database
  #running = 0
  #cancelRequested = false
  #closed = false

  constructor(dialect: Dialect, settings: SqliteSettings, database: sqlite3.Database) {
    this.dialect = dialect
    this.settings = settings
    this.#database = database
  }

  async query(sql: string, bindings: readonly unknown[] = []): Promise<QueryResult> {
    const { sql: bound, values } = boundOrRefused(sql, bindings)
    return await this.#call(bound, (settle) => {
      const text = bound.replace(comments, '')
      if (isRead(text)) {
        this.#database.all<Row>(bound, values, (error, rows) => settle(error, readResult(rows ?? [])))
        return
      }
      this.#database.run(bound, values, function (error) {
        // A statement that cannot even be prepared has no `this` to ask.
        if (error) return settle(error, readResult([]))
        const counted = countsChanges.test(text)
        settle(error, {
          rows: [],
          fields: [],
          rowCount: counted ? this.changes : null,
          command: null,
          lastId: this.lastID,
        })
      })
    })
  }

  async querySingle(sql: string, bindings: readonly unknown[] = [], asColumns = false): Promise<QueryResult> {
    const ask = async (text: string): Promise<QueryResult> => {
      const result = await this.query(text, bindings)
      const again = async (precise: string) => (await this.query(precise, bindings)).rows
      return { ...result, rows: await exactRows(text.replace(comments, ''), result.rows, again) }
    }
    const result = asColumns ? await queryColumns(sql, ask) : await ask(sql)
    if (!keepsTransaction.test(sql.replace(comments, ''))) this.suspect ??= 'committed'
    return result
  }

  /** Statements without results, in one call. */
  async execute(sql: string): Promise<void> {
    await this.#call(sql, (settle) => {
      this.#database.exec(sql, (error) => settle(error, readResult([])))
    })
  }

  /** Overwrites the whole database with that of a file, page by page, under SQLite's own locks. */
  async restoreFrom(path: string): Promise<void> {
    const source = this.#database as unknown as BackupSource
    await new Promise<void>((resolve, reject) => {
      const backup = source.backup(path, 'main', 'main', false, (opened) => {
        if (opened) return reject(opened)
        backup.step(-1, (stepped) => {
          backup.finish(() => (stepped ? reject(stepped) : resolve()))
        })
      })
    })
  }

  setBusyTimeout(ms: number): void {
    this.#database.configure('busyTimeout', ms)
  }

  async cancel(): Promise<void> {
    if (this.#running === 0 || this.#closed) return
    this.#cancelRequested = true
    this.#database.interrupt()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    if (this.#running > 0) this.#database.interrupt()
    await new Promise<void>((resolve) => {
      this.#database.close(() => resolve())
    })
  }

  async #call(
    sql: string,
    start: (settle: (error: Error | null, result: QueryResult) => void) => void,
  ): Promise<QueryResult> {
    if (this.#closed) throw new HeadwayError('database_unreachable', 'The connection is closed.')
    this.#running += 1
    try {
      return await new Promise<QueryResult>((resolve, reject) => {
        start((error, result) => (error === null ? resolve(result) : reject(error)))
      })
    } catch (error) {
      this.suspect = 'rolled_back'
      throw statementError(error, sql, this.#cancelRequested)
    } finally {
      this.#running -= 1
      if (this.#running === 0) this.#cancelRequested = false
    }
  }
}

/** WITH may read or write: what stands after its last closing parenthesis decides. */
function isRead(text: string): boolean {
  if (!/^with\b/i.test(text)) return returnsRows.test(text)
  return (
    /\breturning\b/i.test(text) ||
    !/\b(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|update|delete\s+from)\b/i.test(text)
  )
}

function readResult(rows: readonly Row[]): QueryResult {
  return { rows, fields: Object.keys(rows[0] ?? {}), rowCount: rows.length, command: null, lastId: null }
}

function boundOrRefused(sql: string, bindings: readonly unknown[]): ReturnType<typeof boundStatement> {
  try {
    return boundStatement(sql, bindings)
  } catch (error) {
    throw statementError(error, sql, false)
  }
}

/** The session of this dialect behind the neutral interface. */
export function sqliteSession(session: Session): SqliteSession {
  if (session instanceof SqliteSession) return session
  throw new HeadwayError('internal', 'A session of another dialect was handed to SQLite.')
}

/** Opens the file; fails with `database_unreachable`. A missing file is made only where the settings say so. */
export async function connect(dialect: Dialect, settings: ConnectionSettings): Promise<SqliteSession> {
  if (settings.dialect !== 'sqlite') throw new HeadwayError('internal', 'These are not SQLite settings.')
  await refuseMissing(settings)
  const session = new SqliteSession(dialect, settings, await open(settings))
  session.setBusyTimeout(2000)
  try {
    // The file is looked at for the first time by the first read.
    await session.query('PRAGMA schema_version')
    await attachLedger(session, settings)
    return session
  } catch (error) {
    await session.close()
    throw connectError(error instanceof HeadwayError ? error.cause : error, settings.path)
  }
}

/**
 * Attaches the file of a separate ledger. A session that may write creates a missing file; for others there is no
 * ledger then.
 */
async function attachLedger(session: SqliteSession, settings: SqliteSettings): Promise<void> {
  const { ledgerFile = null, create, readOnly } = settings
  if (ledgerFile === null) return
  const found = await stat(ledgerFile).catch(() => null)
  if (found === null && (!create || readOnly)) return
  await session.query(`ATTACH DATABASE ? AS ${ledgerSchema}`, [ledgerFile])
}

async function refuseMissing(settings: SqliteSettings): Promise<void> {
  if (settings.create || settings.path === ':memory:') return
  const found = await stat(settings.path).catch(() => null)
  if (found !== null) return
  throw new HeadwayError('database_unreachable', `There is no SQLite file at ${settings.path}.`, {
    sqlState: 'SQLITE_CANTOPEN',
    hint: 'An upgrade creates it; check the path if it should be there.',
  })
}

async function open(settings: SqliteSettings): Promise<sqlite3.Database> {
  const driver = await loadDriver()
  const writing = settings.create ? driver.OPEN_READWRITE | driver.OPEN_CREATE : driver.OPEN_READWRITE
  const mode = (settings.readOnly ? driver.OPEN_READONLY : writing) | driver.OPEN_FULLMUTEX
  return await new Promise<sqlite3.Database>((resolve, reject) => {
    const database = new driver.Database(settings.path, mode, (error) => {
      if (error === null) resolve(database)
      else reject(connectError(error, settings.path))
    })
  })
}

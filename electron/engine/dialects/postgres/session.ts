import { exactJson } from '../../../../shared/exact-json.ts'
import type { Socket } from 'node:net'
import type { Client, QueryResult as DriverResult } from 'pg'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { ConnectionSettings, Dialect, QueryResult, Row, Session, StringReading } from '../dialect.ts'
import { watchBlockers } from './blockers.ts'
import { boundValues, needsTypes } from './bound-values.ts'
import { isConnectionLost, statementError, withBlocker } from './errors.ts'
import type { PostgresSettings } from './client.ts'
import { destroySocket, openClient, searchPathText, withClient } from './client.ts'
import { PreparedStatements } from './prepared-statements.ts'
import { takeFromPooler } from './pooler.ts'

/** What makes a session hold cursors, channels or prepared statements; most migrations have no such word. */
const holdsMore = /\b(?:prepare|listen|cursor)\b/i

/** One connection to a PostgreSQL server. Everything the dialect knows of its state lives here. */
export class PostgresSession implements Session {
  readonly dialect: Dialect
  readonly settings: PostgresSettings
  /** The server process, as it says itself; a pooler in between reports another one to the driver. */
  backendPid = 0
  readonly reading: StringReading
  serverVersionNumber = 0
  /** The open transaction's id, once it was asked for: resolves a lost COMMIT. */
  transactionId: string | null = null
  /** The key of the one-runner lock while this session holds it. */
  runnerLock: string | null = null
  /** What the open transaction was told to be bounded by, as items of a SELECT. */
  limits: string | null = null
  /** The migration may have left cursors, channels or prepared statements of its own. */
  holdsMore = false
  /** A pooler keeps the server process for others when this session ends: nothing of it may stay there. */
  isLent = false
  onBlocked: ((who: string) => void) | null = null
  onNotice: NonNullable<Session['onNotice']> | null = null
  /** Headway's own statements that every step runs. */
  readonly prepared = new PreparedStatements((sql) => this.query(sql))
  readonly #client: Client
  #running = 0
  /** User statements in flight: notices that arrive meanwhile are about them. */
  #userStatements = 0
  #cancelRequested = false
  #closed = false
  /** What the server said when it ended an idle session: the driver's own error says only that it is over. */
  #lastWords: Error | null = null

  constructor(dialect: Dialect, settings: PostgresSettings, client: Client, reading: StringReading) {
    this.dialect = dialect
    this.reading = reading
    this.settings = settings
    this.#client = client
    // Without a listener a connection that breaks while idle would end the process; the next query reports it.
    client.on('error', (error) => (this.#lastWords ??= error))
    client.on('notice', ({ severity, message }) => {
      if (this.#userStatements > 0) this.onNotice?.(severity === 'WARNING' ? 'warn' : 'info', message ?? '')
    })
  }

  /** The server process that the driver was told of when it connected. */
  get toldPid(): number | null {
    return (this.#client as unknown as { readonly processID: number | null }).processID
  }

  /** True where the driver was told another server process than the one that answers. */
  get pooled(): boolean {
    return this.toldPid !== null && this.toldPid !== this.backendPid
  }

  /** `I` idle, `T` in a transaction, `E` in a failed one: the server's last word. */
  get transactionStatus(): string | null {
    return (this.#client as unknown as { getTransactionStatus(): string | null }).getTransactionStatus()
  }

  async query(sql: string, bindings: readonly unknown[] = []): Promise<QueryResult> {
    this.prepared.noticeDrop(sql)
    const results = await this.queryEach(sql, bindings)
    return results.at(-1) ?? noResult
  }

  async querySingle(sql: string, bindings: readonly unknown[] = [], asColumns = false): Promise<QueryResult> {
    this.#userStatements += 1
    try {
      return await this.#querySingle(sql, bindings, asColumns)
    } finally {
      this.#userStatements -= 1
    }
  }

  async #querySingle(sql: string, bindings: readonly unknown[], asColumns: boolean): Promise<QueryResult> {
    this.prepared.noticeDrop(sql)
    if (holdsMore.test(sql)) this.holdsMore = true
    if (asColumns) return await this.#queryColumns(sql, bindings)
    const isJson = needsTypes(bindings) ? await this.#jsonParameters(sql) : undefined
    // The extended protocol takes one statement a message; a text without a semicolon cannot hold two.
    const mode = sql.includes(';') ? 'extended' : undefined
    const results = await this.#watched(() => this.queryEach(sql, boundValues(bindings, isJson), mode))
    return results.at(-1) ?? noResult
  }

  /** Lists that stand for JSON, as JSON: the others are arrays. */
  async asWritten(sql: string, bindings: readonly unknown[]): Promise<readonly unknown[]> {
    if (!needsTypes(bindings)) return bindings
    const isJson = await this.#jsonParameters(sql)
    return bindings.map((value, index) => (Array.isArray(value) && isJson(index) ? exactJson(value) : value))
  }

  /** Tells who holds a statement up, while it waits and when it gave up. */
  async #watched<T>(send: () => Promise<T>): Promise<T> {
    const { settings, onBlocked } = this
    if (onBlocked === null) return await send()
    const watch = watchBlockers(this.backendPid, () => openClient(settings), onBlocked)
    try {
      return await send()
    } catch (error) {
      throw watch.found === null ? error : withBlocker(error, watch.found)
    } finally {
      watch.stop()
    }
  }

  /** Which parameters of a statement are json, jsonb, or domains over them. */
  async #jsonParameters(sql: string): Promise<(index: number) => boolean> {
    try {
      await this.queryEach(`PREPARE headway_values AS ${sql}`, [], 'extended')
    } catch (error) {
      if (!(error instanceof HeadwayError)) throw error
      const { code, message, where: _where, ...rest } = error.data
      throw new HeadwayError(code, message, { ...rest, sql, cause: error.cause })
    }
    const asked = await this.query(
      `SELECT array_agg(coalesce(nullif(t.typbasetype, 0), t.oid) IN ('json'::regtype, 'jsonb'::regtype) ORDER BY p.at) AS json
         FROM pg_catalog.pg_prepared_statements s, unnest(s.parameter_types) WITH ORDINALITY p(type, at)
         JOIN pg_catalog.pg_type t ON t.oid = p.type WHERE s.name = 'headway_values'`,
    )
    await this.queryEach('DEALLOCATE headway_values')
    const json = (asked.rows[0]?.['json'] ?? []) as readonly boolean[]
    return (index) => json[index] ?? false
  }

  async #queryColumns(sql: string, bindings: readonly unknown[]): Promise<QueryResult> {
    const mode = sql.includes(';') ? { queryMode: 'extended' as const } : {}
    const text = { text: sql, rowMode: 'array' as const, types: asText, ...mode }
    return await this.#run(sql, async () => {
      const result = await this.#client.query<unknown[]>(text, [...boundValues(bindings)])
      const columns = result.fields.map(({ name, dataTypeID }) => [name, dataTypeID] as const)
      return { ...noResult, rowCount: result.rowCount, command: result.command, columns, values: result.rows }
    })
  }

  /** Headway's own statements in one text and one round trip, a result each; what follows a failing one is not run. */
  async queryEach(
    sql: string,
    bindings: readonly unknown[] = [],
    queryMode?: 'extended',
  ): Promise<readonly QueryResult[]> {
    const text = { text: sql, ...(queryMode === undefined ? {} : { queryMode }) }
    return await this.#run(sql, async () => {
      const result: unknown = await this.#client.query(text, [...boundValues(bindings)])
      return (Array.isArray(result) ? (result as DriverResult[]) : [result as DriverResult]).map(
        toQueryResult,
      )
    })
  }

  async #run<T>(sql: string, work: () => Promise<T>): Promise<T> {
    this.#running += 1
    try {
      return await work()
    } catch (error) {
      const cause = isConnectionLost(error) ? (this.#lastWords ?? error) : error
      throw statementError(cause, sql, this.#cancelRequested, this.#client.user ?? null)
    } finally {
      this.#running -= 1
      if (this.#running === 0) this.#cancelRequested = false
    }
  }

  pipelined<T>(send: () => T): T {
    const { stream } = (this.#client as unknown as { readonly connection: { readonly stream: Socket } })
      .connection
    // One packet, and the server wakes once.
    stream.cork()
    try {
      return send()
    } finally {
      stream.uncork()
    }
  }

  async cancel(): Promise<void> {
    if (this.#running === 0 || this.#closed) return
    this.#cancelRequested = true
    try {
      await withClient(this.settings, (client) =>
        client.query('SELECT pg_cancel_backend($1)', [this.backendPid]),
      )
    } catch {
      // No second connection could be opened: closing the first one ends the statement and its transaction.
      await this.close()
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    if (this.#running > 0) {
      destroySocket(this.#client)
      return
    }
    if (this.isLent && this.transactionStatus === 'I') await this.#giveBack()
    await this.#client.end().catch(() => undefined)
  }

  /** Takes back what connecting and reading have set. */
  async #giveBack(): Promise<void> {
    for (const name of ['search_path', 'lock_timeout', 'client_connection_check_interval'])
      await this.#client.query(`RESET ${name}`).catch(() => undefined)
  }
}

/** The session of this dialect behind the neutral interface. */
export function postgresSession(session: Session): PostgresSession {
  if (session instanceof PostgresSession) return session
  throw new HeadwayError('internal', 'A session of another dialect was handed to PostgreSQL.')
}

/**
 * Connects; fails with `database_unreachable` or `password_needed`. Secrets never enter an error's text.
 * Sets the lock timeout, and lets the server notice a vanished client (14 and newer).
 */
export async function connect(dialect: Dialect, settings: ConnectionSettings): Promise<PostgresSession> {
  const own = ownSettings(settings)
  const reading = { backslashEscapes: false }
  const client = await openClient(own, reading)
  const session = new PostgresSession(dialect, own, client, reading)
  // A process that others use as well is left as it is.
  const direct = session.toldPid === null ? 'true' : `pg_backend_pid() = ${session.toldPid}`
  try {
    const asked = await askAndSet(session, direct)
    session.backendPid = Number(asked.rows[0]?.['pid'])
    session.serverVersionNumber = Number(asked.rows[0]?.['version'])
    if (session.pooled) {
      await takeFromPooler(session, () => openClient({ ...own, connectTimeoutMs: 2000 }), searchPathText(own))
      session.isLent = true
      await askAndSet(session, 'true')
    }
    return session
  } catch (error) {
    await session.close()
    throw error
  }
}

/** Asks who answers, and makes the settings of a session where the condition holds. */
async function askAndSet(session: Session, condition: string): Promise<QueryResult> {
  const [asked] = await Promise.all([
    session.query(
      `SELECT pg_backend_pid() AS pid, current_setting('server_version_num')::int AS version, CASE WHEN ${condition} THEN set_config('lock_timeout', '2000', false) END`,
    ),
    // Not on every platform the server runs on; without it a killed client's statement runs to its end.
    session.query(`${noticeVanishedClient} AND ${condition}`).catch(() => undefined),
  ])
  return asked
}

/** Host, port, database and role: settings may differ in each. */
export function serverKey(settings: ConnectionSettings): string {
  const { dialect, host, port, user, database } = ownSettings(settings)
  return `${dialect}:${host}:${port}:${user ?? ''}:${database}`
}

function ownSettings(settings: ConnectionSettings): PostgresSettings {
  if (settings.dialect === 'postgres') return settings
  throw new HeadwayError('internal', 'These are not PostgreSQL settings.')
}

/** Servers before 14 have no such setting, and none is set. */
const noticeVanishedClient = `SELECT set_config('client_connection_check_interval', '1s', false)
  WHERE current_setting('client_connection_check_interval', true) IS NOT NULL`

/** Values as the server wrote them. */
const asText = { getTypeParser: () => (value: unknown) => value }

const noResult: QueryResult = { rows: [], fields: [], rowCount: null, command: null, lastId: null }

function toQueryResult(result: DriverResult): QueryResult {
  return {
    rows: (result.rows ?? []) as readonly Row[],
    fields: (result.fields ?? []).map((field) => field.name),
    rowCount: result.rowCount,
    command: result.command ?? null,
    lastId: null,
  }
}

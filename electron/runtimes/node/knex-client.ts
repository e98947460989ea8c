import { createRequire } from 'node:module'
import knexModule from 'knex'
import type { Knex } from 'knex'
import ClientPostgres from 'knex/lib/dialects/postgres/index.js'
import TransactionPostgres from 'knex/lib/dialects/postgres/execution/pg-transaction.js'
import ClientSqlite from 'knex/lib/dialects/sqlite3/index.js'
import TransactionSqlite from 'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js'
import type { DialectName } from '../../../shared/model/project.ts'
import type { QueryResult } from '../../engine/dialects/dialect.ts'
import type { ControlVerb } from '../../../shared/door-protocol.ts'
import type {
  Builder,
  ClientClass,
  DoorConfig,
  DoorConnection,
  KnexRunner,
  QueryObject,
  TransactionClass,
} from './knex-types.ts'
import { withSafeDdl } from './sqlite-ddl.ts'

/** The database system of a knex made here. */
export function dialectOf(knex: Knex): DialectName {
  const { dialect } = knex.client as { readonly dialect: string }
  const found = Object.entries(clients).find(([, { knexDialect }]) => knexDialect === dialect)
  if (found === undefined) throw new Error(`No migration runs on knex's ${dialect}.`)
  return found[0] as DialectName
}

/** Where user code that imports `knex` is sent: one copy for the whole process. */
export const knexPath = createRequire(import.meta.url).resolve('knex')

/** How long an outer knex waits while a transaction holds the only connection. */
const acquireTimeoutMs = 3000

/** What a project adds to the configuration; `named` is what migrations see as the name of the client. */
type AddedConfig = Partial<Knex.Config> & { readonly named: string | null }

/** A real knex whose statements go through the door. One per process; steps get `stepKnex` of it. */
export function createKnex(
  dialect: DialectName,
  serverVersion: string,
  headway: DoorConfig,
  { named, ...added }: AddedConfig,
): Knex {
  const { client, knexClient, useNullAsDefault } = clients[dialect]
  const knex = knexModule({
    ...added,
    client: client as unknown as typeof Knex.Client,
    version: serverVersion,
    connection: { filename: ':door:' },
    pool: { min: 0, max: 1 },
    acquireConnectionTimeout: acquireTimeoutMs,
    asyncStackTraces: true,
    useNullAsDefault,
    headway,
  } as Knex.Config)
  // Migrations for several databases ask what they run on.
  const { config } = knex.client as { readonly config: Knex.Config }
  config.client = named ?? knexClient
  return knex
}

/**
 * The knex a step is called with. Inside the engine's transaction it is knex's own transaction object, so that
 * nested transactions are savepoints; outside it is the root, whose transactions are real ones. `prepare` makes the
 * next one ahead of its step.
 */
export class StepKnex {
  readonly #root: Knex
  #next: Promise<Knex> | null = null

  constructor(root: Knex) {
    this.#root = root
  }

  prepare(): void {
    this.#next ??= inTransaction(this.#root)
  }

  async take(transactional: boolean): Promise<Knex> {
    if (!transactional) return this.#root
    const prepared = this.#next ?? inTransaction(this.#root)
    this.#next = null
    return await prepared
  }
}

/** Builds what the first schema builder would wait for; nothing is sent. */
export function warmUpKnex(root: Knex): void {
  root.schema.createTable('warm_up', (table) => void table.increments('id')).toSQL()
}

async function inTransaction(root: Knex): Promise<Knex> {
  const connection: DoorConnection = { __knexUid: 'door', controlling: false, opened: true }
  // The caller's connection is used as it is: the pool, of one, knows nothing of it.
  return await root.transaction({ connection } as unknown as Knex.TransactionConfig)
}

/** Adds the door to one of knex's clients. */
function withDoor(Base: ClientClass, Transaction: TransactionClass, respond: Respond): ClientClass {
  return withoutDriver(withStatements(withTracking(Base), respond), withControl(Transaction))
}

/** There is no driver and no connection of knex's own: what would use one is answered or refused. */
function withoutDriver(Base: ClientClass, DoorTransaction: TransactionClass): ClientClass {
  return class extends Base {
    _driver(): object {
      return {}
    }

    async acquireRawConnection(): Promise<DoorConnection> {
      return { __knexUid: '', controlling: false, opened: false }
    }

    async destroyRawConnection(): Promise<void> {}

    override transaction(container: unknown, config: unknown, outer: unknown): unknown {
      return new DoorTransaction(this, container, config, outer)
    }

    _stream(
      _connection: DoorConnection,
      _query: QueryObject,
      stream: { destroy(error: Error): void },
    ): Promise<never> {
      const error = new Error('Streams do not pass the statement door: await the rows instead.')
      stream.destroy(error)
      return Promise.reject(error)
    }

    cancelQuery(): Promise<never> {
      return Promise.reject(new Error('Statements are cancelled by Headway, not by the migration.'))
    }
  }
}

/** Builders are tracked from creation to use, to find those that were never awaited. */
function withTracking(Base: ClientClass): ClientClass {
  return class extends Base {
    override queryBuilder(): Builder {
      return watched(this, super.queryBuilder())
    }

    override schemaBuilder(): Builder {
      return watched(this, super.schemaBuilder())
    }

    override raw(...rest: readonly unknown[]): Builder {
      const raw = watched(this, super.raw(...rest))
      const compile = raw.toSQL.bind(raw)
      raw.toSQL = (...each) => {
        this.config.headway.tracker.used(raw)
        return compile(...each)
      }
      return raw
    }

    override runner(builder: Builder): KnexRunner {
      this.config.headway.tracker.used(builder)
      return pipelined(super.runner(builder))
    }

    override queryCompiler(builder: Builder, formatter: unknown): unknown {
      this.config.headway.tracker.used(builder)
      return super.queryCompiler(builder, formatter)
    }

    override schemaCompiler(builder: Builder): unknown {
      this.config.headway.tracker.used(builder)
      return super.schemaCompiler(builder)
    }
  }
}

/** Statements go through the door, and so does what knex's own transactions say. */
function withStatements(Base: ClientClass, respond: Respond): ClientClass {
  return class extends Base {
    override query(connection: DoorConnection, query: QueryObject | string): Promise<unknown> {
      const object = typeof query === 'string' ? { sql: query } : query
      // Without bindings every `?` is an operator (jsonb), whatever knex would make of it.
      if ((object.bindings ?? []).length === 0) object.sql = object.sql.replaceAll(/(?<!\\)\?/g, '\\?')
      return super.query(connection, object)
    }

    async _query(connection: DoorConnection, query: QueryObject): Promise<QueryObject> {
      const { door } = this.config.headway
      if (connection.controlling) {
        const { verb, name } = controlOf(query.sql)
        // The engine opens the step's transaction by itself.
        if (verb === 'begin' && connection.opened) return respond(query, [])
        await door.control(verb, name)
        return respond(query, [])
      }
      return respond(query, await door.query(query.sql, query.bindings ?? []))
    }

    /** knex writes the bindings into the text of an error, and knows no bigint. */
    override _escapeBinding(value: unknown, context: unknown): string {
      return typeof value === 'bigint' ? String(value) : super._escapeBinding(value, context)
    }
  }
}

/** A function, not a method: knex makes the client of a transaction without calling its constructor. */
function watched(client: { readonly config: { readonly headway: DoorConfig } }, builder: Builder): Builder {
  client.config.headway.tracker.made(builder)
  return builder
}

/**
 * Sends the statements of one schema builder without waiting for each answer: the door runs them in order and refuses
 * the rest after a failure, as knex would have.
 */
function pipelined(runner: KnexRunner): KnexRunner {
  const oneByOne = runner.queryArray.bind(runner)
  runner.queryArray = async (queries) => {
    const plain = queries.every(
      (query) => query.statementsProducer === undefined && query.output === undefined,
    )
    if (queries.length < 2 || !plain) return await oneByOne(queries)
    const settled = await Promise.allSettled(queries.map((query) => runner.query(query)))
    return settled.map((each) => {
      if (each.status === 'rejected') throw each.reason
      return each.value
    })
  }
  return runner
}

/** Marks what knex's own transactions send, so that the same statement sent by user code is recognized as such. */
function withControl(Base: TransactionClass): TransactionClass {
  return class extends Base {
    override query(
      connection: DoorConnection,
      sql: string,
      status?: number,
      value?: unknown,
    ): Promise<unknown> {
      // knex reaches `_query` before this call returns.
      connection.controlling = true
      try {
        return super.query(connection, sql, status, value)
      } finally {
        connection.controlling = false
      }
    }
  }
}

/** knex's transaction statements by what they mean: `SAVEPOINT trx3;`. */
function controlOf(sql: string): { readonly verb: ControlVerb; readonly name: string | null } {
  const name = /(trx\d+)/.exec(sql)?.[1] ?? null
  if (/^\s*savepoint/i.test(sql)) return { verb: 'savepoint', name }
  if (/^\s*release/i.test(sql)) return { verb: 'release', name }
  if (/^\s*rollback to/i.test(sql)) return { verb: 'rollback_to', name }
  if (/^\s*rollback/i.test(sql)) return { verb: 'rollback', name: null }
  return { verb: /^\s*commit/i.test(sql) ? 'commit' : 'begin', name: null }
}

/** Puts results where the driver of that dialect would have put them. */
type Respond = (query: QueryObject, results: readonly QueryResult[]) => QueryObject

const respondPostgres: Respond = (query, results) => {
  const responses = results.map((result) => ({
    command: result.command,
    rowCount: result.rowCount,
    rows: result.rows,
    fields: result.fields.map((name) => ({ name })),
  }))
  query.response =
    responses.length > 1
      ? responses
      : (responses[0] ?? { command: null, rowCount: null, rows: [], fields: [] })
  return query
}

const respondSqlite: Respond = (query, results) => {
  const last = results.at(-1)
  query.response = last?.rows ?? []
  query.context = { lastID: last?.lastId ?? null, changes: last?.rowCount ?? null }
  return query
}

type DoorClient = {
  readonly client: ClientClass
  /** What a configuration calls it. */
  readonly knexClient: string
  /** What knex's client says it is. */
  readonly knexDialect: string
  readonly useNullAsDefault: boolean
}

/** A database system is a line here. */
const clients: Readonly<Record<DialectName, DoorClient>> = {
  postgres: {
    client: withDoor(ClientPostgres, TransactionPostgres, respondPostgres),
    knexClient: 'pg',
    knexDialect: 'postgresql',
    useNullAsDefault: false,
  },
  sqlite: {
    client: withSafeDdl(withDoor(ClientSqlite, TransactionSqlite, respondSqlite)),
    knexClient: 'sqlite3',
    knexDialect: 'sqlite3',
    useNullAsDefault: true,
  },
}

import type { Door } from './door.ts'
import type { BuilderTracker } from './builder-tracker.ts'

/** What knex's clients are configured with here, besides its own keys. */
export type DoorConfig = { readonly door: Door; readonly tracker: BuilderTracker }

/** The one "connection": all statements go to the same door. */
export type DoorConnection = {
  readonly __knexUid: string
  /** True while knex itself, not the user, sends a transaction statement. */
  controlling: boolean
  /** True where the engine holds a transaction open around the step. */
  readonly opened: boolean
}

/** A statement on its way through knex; the response is put back into it. */
export type QueryObject = {
  sql: string
  bindings?: readonly unknown[]
  response?: unknown
  context?: { readonly lastID: number | null; readonly changes: number | null }
}

/** knex's builders, as far as they are watched. */
export type Builder = {
  readonly _method?: string
  readonly _sequence?: readonly { readonly method: string }[]
  readonly _asyncStack?: { readonly error: Error }
  readonly sql?: string
  toSQL(...rest: readonly unknown[]): unknown
}

/** A compiled statement of a builder; the two functions make it depend on answers. */
export type RunnerQuery = QueryObject & { readonly statementsProducer?: unknown; readonly output?: unknown }

/** What runs a builder's statements. */
export type KnexRunner = {
  query(query: RunnerQuery): Promise<unknown>
  queryArray(queries: readonly RunnerQuery[]): Promise<unknown>
}

interface KnexClient {
  readonly config: { readonly headway: DoorConfig }
  transaction(container: unknown, config: unknown, outer: unknown): unknown
  queryBuilder(): Builder
  schemaBuilder(): Builder
  raw(...rest: readonly unknown[]): Builder
  runner(builder: Builder): KnexRunner
  queryCompiler(builder: Builder, formatter: unknown): unknown
  schemaCompiler(builder: Builder): unknown
  query(connection: DoorConnection, query: QueryObject | string): Promise<unknown>
  _escapeBinding(value: unknown, context: unknown): string
}
export type ClientClass = new (config: unknown) => KnexClient

interface KnexTransaction {
  query(connection: DoorConnection, sql: string, status?: number, value?: unknown): Promise<unknown>
}
export type TransactionClass = new (...rest: readonly unknown[]) => KnexTransaction

import type { ErrorData } from '../../../shared/errors.ts'
import type { DatabaseIdentity, LedgerEntry, LedgerQuery } from '../../../shared/model/database.ts'
import type { EffectObject, StatementEffect } from '../../../shared/model/effects.ts'
import type { TableUser } from '../../../shared/model/impact.ts'
import type { RowChange } from '../../../shared/model/plan.ts'
import type { DialectName } from '../../../shared/model/project.ts'
import type { QueryResult, Row } from '../../../shared/door-protocol.ts'
import type { Secret } from '../ports.ts'
import type { SequenceWatch } from './sequence-watch.ts'
import type { ReadEffects } from '../sql/effects.ts'
import type { Backups } from './backup.ts'
import type { Copies } from './copies.ts'
import type { Introspection } from './introspection.ts'
import type { KnownRoles, ModelScript } from './model-script.ts'
import type { OperationRules } from './operation-rules.ts'
import type { SchemaRenderer } from './schema-renderer.ts'
import type { Seeds } from './seeds.ts'
import type { TextSettling } from './settled-texts.ts'
import type { CommitResult, TransactionFate, TransactionLimits } from './transaction-types.ts'
import type { Reach, ScratchDatabase, ScratchOptions } from './scratch.ts'

export type { CommitResult, QueryResult, Row, TransactionFate, TransactionLimits }

/** Where to connect, parsed once by `project/urls.ts`; drivers are handed fields, never a URL. */
export type ConnectionSettings =
  | {
      readonly dialect: 'postgres'
      /** Host name, address, or folder of a Unix socket. */
      readonly host: string
      readonly port: number
      readonly database: string
      readonly user: string | null
      readonly password: Secret | null
      /** Set where the environment has a password that was not set for this host, so that it is not sent there. */
      readonly passwordWithheld?: true
      /** off: plaintext; require: encrypted, unverified; verify-full: certificate and name checked. */
      readonly ssl: 'off' | 'require' | 'verify-full'
      /** File with the certificates of the authorities that are believed, in place of the system's. */
      readonly sslRootCert?: string
      readonly applicationName: string
      readonly connectTimeoutMs: number
      /** Schemas where names without one are looked for; left out: as the server has it for the role. */
      readonly searchPath?: readonly string[]
    }
  | {
      readonly dialect: 'sqlite'
      /** Absolute path of the file. */
      readonly path: string
      /** False: a missing file is an error, and nothing is created. */
      readonly create: boolean
      readonly readOnly: boolean
      /** The file of a ledger that is kept apart; null or left out where it is in the database itself. */
      readonly ledgerFile?: string | null
    }

/** How the server reads plain strings: `standard_conforming_strings` off makes backslashes escape. */
export type StringReading = { readonly backslashEscapes: boolean }

/** One connection, owned by a scope. A failed statement throws HeadwayError `sql_failed` with SQL and position. */
export interface Session {
  readonly dialect: Dialect
  /** One statement, with positional bindings in the dialect's own placeholders ($1 or ?). */
  query(sql: string, bindings?: readonly unknown[]): Promise<QueryResult>
  /**
   * The same for a text of user code: more than one statement is refused by the server, whatever a lexer sees.
   * `asColumns`: the answer is in `columns` and `values`, for code in another language.
   */
  querySingle(sql: string, bindings?: readonly unknown[], asColumns?: boolean): Promise<QueryResult>
  /**
   * The bindings as they must be written as literals. Absent where the type of a parameter never changes what a value
   * means.
   */
  asWritten?(sql: string, bindings: readonly unknown[]): Promise<readonly unknown[]>
  /** How it reads strings now; absent where no setting can change it. */
  readonly reading?: StringReading
  /**
   * Sends all queries of `send` at once, before the first is answered; the server still runs them in order. Absent
   * where a statement must be answered before the next one can be asked.
   */
  pipelined?<T>(send: () => T): T
  /** Told who holds a statement of user code up while it waits, where the server can say. */
  onBlocked?: ((who: string) => void) | null
  /** Told what the server remarks on statements of user code (RAISE NOTICE), where it does. */
  onNotice?: ((level: 'info' | 'warn', text: string) => void) | null
  /** Stops the statement in flight, if any; it then throws `cancelled`. Safe in every state. */
  cancel(): Promise<void>
  /** Closes the connection; an open transaction is rolled back by the server. Never throws. */
  close(): Promise<void>
}

/** A single statement cut out of a script, with its place in it. */
export type ScriptStatement = {
  readonly sql: string
  /** Offset of the first character in the script, from 0. */
  readonly offset: number
  /** Line of the first character, from 1. */
  readonly line: number
}

/** What the tokenizer can tell of one statement without asking a database. */
export type StatementClass = {
  /** Lower-case verb and object kind: `create table`, `alter table`, `insert`, `select`, ... */
  readonly kind: string
  readonly object: string | null
  /** BEGIN, COMMIT, ROLLBACK, SAVEPOINT, ... : refused at the door. */
  readonly transactionControl: boolean
  /** Refused by the server inside a transaction block (CREATE INDEX CONCURRENTLY, VACUUM, ...). */
  readonly needsNoTransaction: boolean
  /** Reads data (a SELECT, or RETURNING): previews that record may differ. */
  readonly reads: boolean
}

type Capabilities = {
  /** DDL can be rolled back with its transaction. */
  readonly transactionalDdl: boolean
  /** Objects stand in named schemas. */
  readonly schemas: boolean
  /** Longest identifier in bytes; null for none. */
  readonly maxIdentifierBytes: number | null
  /** Foreign keys must be off around a transaction that rebuilds tables. */
  readonly foreignKeysSwitch: boolean
  /** Databases live on a server that they share roles and settings with: a scratch database there is not apart. */
  readonly sharedServer: boolean
}

/** Numbers from a server's statistics; null where it has none. */
export type TableEstimate = {
  readonly rows: number | null
  /** Values that are not NULL in the column asked about. */
  readonly values: number | null
  /** On disk, with indexes and large values. */
  readonly bytes: number | null
}

/** The version table while a run has it. */
export type HeldTable = {
  readonly ref: VersionTableRef
  /** Never throws: what cannot be freed is told as a warning, in words. */
  release(): Promise<string | null>
}

/** Holds the one-runner lock until `release`. */
export interface RunLock {
  release(): Promise<void>
}

export type VersionTableRef = {
  readonly table: string
  readonly schema: string | null
  /** Where the ledger is; left out: beside the version table. */
  readonly ledger?: LedgerPlace
  /** The tool whose table it is; left out: Alembic, which keeps one row for each head. */
  readonly layout?: VersionLayout
  /** The number that rows of this run get, where the layout has one; `last`: the number of the newest row. */
  readonly batch?: number | 'last'
}

/** `knex`: a row for every applied migration, with the number of the run it came with, and a table that says who runs. */
type VersionLayout = 'alembic' | 'knex'

/**
 * Where Headway keeps its ledger: in the schema of the version table; apart, where other tools do not stumble over it (a
 * schema of its own, on SQLite a file beside the database); or nowhere, which is a table that ends with the connection.
 */
type LedgerPlace = 'beside' | 'apart' | 'off'

export type VersionTableState = {
  readonly exists: boolean
  /** Set where a table of that name is not Alembic's (no version_num column, ...). */
  readonly malformed: string | null
  /** In the order the database returned them. */
  readonly rows: readonly string[]
  /** The number of the run that added each row, in the same order; only for layouts that keep it. */
  readonly batches?: readonly number[]
}

/** The newest ledger entry of one revision, in short. */
export type LedgerSummary = {
  readonly revision: string
  readonly action: LedgerEntry['action']
  readonly outcome: LedgerEntry['outcome']
  readonly fileHash: string | null
  readonly at: string
}

/** A ledger entry as it is written; `at`, `role` and `id` come from the server. */
export type LedgerRecord = Omit<LedgerEntry, 'id' | 'at' | 'role'> & {
  /** The text that ran; null for a stamp, and where it is too long to keep. */
  readonly fileText: string | null
  readonly engineVersion: string
  /** Of a step outside a transaction: the statement in flight or failed, from 0; else null. */
  readonly position: number | null
}

/** A step outside a transaction that did not finish: the outcome of statement `position` is unknown. */
export type InterruptedStep = {
  readonly revision: string
  readonly runId: string
  readonly action: LedgerEntry['action']
  readonly at: string
  /** No end was recorded: it was interrupted, or it runs now. */
  readonly endless: boolean
  /** The statement in flight, from 0; those before it are done. */
  readonly position: number
  readonly statement: string | null
  /** Texts of those before it, as the ledger keeps them; null where it has not all of them. */
  readonly done: readonly string[] | null
  readonly fileHash: string | null
}

/** A statement on its way to the server. */
export type GuardedStatement = {
  readonly sql: string
  readonly statement: StatementClass
  /** Its effects, where the text of the statement would be misread. */
  readonly effects?: readonly StatementEffect[]
}

/** Watches one step for damage that no statement asked for. */
export interface StepGuard {
  /** True for a statement that `before` must see before it is handed over; absent where none is. */
  waits?(statement: GuardedStatement): boolean
  before(statement: GuardedStatement): Promise<void>
  /** Throws `objects_lost` where a statement that "succeeded" left something unusable behind. */
  after(statement: GuardedStatement): Promise<void>
  /** Before COMMIT. Throws `objects_lost` and `foreign_keys_violated`. */
  check(): Promise<void>
  /**
   * Takes back what the step set for its session: neither its record nor the next step is to see it.
   * @param after whether `recordStep` or `commitStep` comes next in the same transaction, which may do it as well
   */
  restore(after: { readonly recordFollows: boolean }): Promise<void>
}

/** Everything the engine asks of a database system. Same-named files per dialect implement its parts. */
export interface Dialect {
  readonly name: DialectName
  /** What other tools call the system: `postgresql`, `sqlite`. */
  readonly systemName: string
  readonly capabilities: Capabilities

  /** The settings for looking only: a database that is missing is then an error, and nothing is made. */
  settingsForReading(settings: ConnectionSettings): ConnectionSettings
  /** Equal for targets that can share a scratch database: one database reached by one role; files share their library's. */
  serverKey(settings: ConnectionSettings): string

  connect(settings: ConnectionSettings): Promise<Session>
  identify(session: Session): Promise<DatabaseIdentity & { readonly readOnly: boolean }>
  /** Writes who the database says it is, in the open transaction; null takes it back. */
  writeLabel(session: Session, label: string | null): Promise<void>

  /** Who the database that `create` makes will be; null where it exists or must exist. Creates nothing. */
  identifyMissing(settings: ConnectionSettings): Promise<DatabaseIdentity | null>

  quoteIdentifier(name: string): string
  quoteLiteral(value: unknown): string
  /** Cuts a script into statements; comments stay with the statement they precede; empty ones are dropped. */
  splitStatements(script: string, reading?: StringReading): readonly ScriptStatement[]
  classify(sql: string, reading?: StringReading): StatementClass
  /** What statements do to tables and rows; slower than `classify`, for plans and previews. */
  readonly readEffects: ReadEffects
  /** How large a table is, without reading it; null where there is none of that name. */
  estimateTable(
    session: Session,
    table: { readonly schema: string | null; readonly name: string },
    columns: readonly string[],
  ): Promise<TableEstimate | null>
  /** Tables whose rows go with those deleted from a table. Absent where steps run with foreign keys off. */
  cascades?(
    session: Session,
    table: Pick<EffectObject, 'schema' | 'name'>,
  ): Promise<readonly Pick<EffectObject, 'schema' | 'name'>[]>
  /** The statement with its bindings written out as literals, to be shown or run elsewhere. */
  inlineBindings(sql: string, bindings: readonly unknown[]): string

  /** How long statements may take from now on, as long as the open transaction lasts or without one; null: as the server says. */
  limitStatements?(session: Session, ms: number | null): Promise<void>

  /** Opens the transaction a step runs in, with lock and statement timeouts where the server has them. */
  begin(session: Session, limits?: TransactionLimits): Promise<void>
  /** Commits and proves it: on PostgreSQL the command tag must be COMMIT. */
  commit(session: Session): Promise<CommitResult>
  /** Rolls back if a transaction is open; never throws. */
  rollback(session: Session): Promise<void>
  /** Asked after every statement of user code: costs nothing where nothing failed. */
  inTransaction(session: Session): Promise<boolean>
  /** Whether the transaction of the last `begin` is still the open one, and else what became of it. */
  fateOfTransaction(session: Session): Promise<TransactionFate>

  /** Who holds the lock now; null where nobody does. Takes nothing and writes nothing. */
  lockHolder(session: Session, key: string): Promise<string | null>
  /** Polls for the lock; `onWait` is told who holds it. Throws `lock_held` after `limitMs`. */
  acquireLock(
    session: Session,
    options: {
      readonly key: string
      readonly limitMs: number
      readonly signal: AbortSignal
      readonly onWait: (holder: string | null, waitedMs: number) => void
    },
  ): Promise<RunLock>

  /** Takes the lock that the layout's own tool knows, and the run's number. Throws `lock_held`. The tables are there. */
  holdTable(session: Session, ref: VersionTableRef): Promise<HeldTable>

  /** Watches a step from its first statement; must be opened after `begin`. */
  openGuard(session: Session): StepGuard
  /** Watches the statements of a step in a transaction. Absent where none belong together. */
  watchSequences?(session: Session): SequenceWatch

  /**
   * Where the version table is or would be made, with its schema. Throws `malformed_version_table` with candidates
   * where the search path holds two of them.
   */
  resolveVersionTable(session: Session, ref: VersionTableRef): Promise<VersionTableRef>
  readVersionTable(session: Session, ref: VersionTableRef): Promise<VersionTableState>
  createVersionTable(session: Session, ref: VersionTableRef): Promise<void>
  /** The literal SQL of the version table and of row changes: also what `--sql` prints. */
  versionTableSql(ref: VersionTableRef): string
  rowChangeSql(ref: VersionTableRef, change: RowChange): string
  /** What a script begins with, so that the dialect's command line client stops at the first error. */
  readonly stopAtError: string

  /**
   * The end of a step: row changes by compare-and-swap and the ledger entry, in the open transaction, as nothing but
   * the user and the settings the session was opened with.
   * Throws `row_conflict` where a change did not hit exactly one row.
   */
  recordStep(
    session: Session,
    ref: VersionTableRef,
    changes: readonly RowChange[],
    record: LedgerRecord,
  ): Promise<void>
  /**
   * `recordStep` and COMMIT in one round trip, where the dialect can: a change that misses fails the statement, so
   * that nothing is committed. Throws as `recordStep`. With `next` the transaction of the step that follows is begun in
   * the same trip: where the answer is "committed", it is open unless its own BEGIN failed (`inTransaction`).
   */
  commitStep?(
    session: Session,
    ref: VersionTableRef,
    changes: readonly RowChange[],
    record: LedgerRecord,
    next: TransactionLimits | null,
  ): Promise<CommitResult>
  /** Appends an entry and returns its id. */
  appendLedger(session: Session, ref: VersionTableRef, record: LedgerRecord): Promise<number>
  /** Moves the journal of a step outside a transaction on; the entry is the one that says `started`. */
  updateJournal(
    session: Session,
    ref: VersionTableRef,
    id: number,
    journal: Pick<LedgerRecord, 'position' | 'statements'>,
  ): Promise<void>
  /** What stands in the database half done (invalid indexes, constraints that were not validated), in words. */
  unfinished?(session: Session): Promise<readonly string[]>
  /** Whether the error says no more than that what a statement makes is there, or that what it drops is not. Pure. */
  isDoneAlready(statement: StatementClass, error: ErrorData): boolean
  /** Steps outside a transaction whose newest entry says `started` or `in_doubt`. */
  readInterrupted(session: Session, ref: VersionTableRef): Promise<readonly InterruptedStep[]>

  hasLedger(session: Session, ref: VersionTableRef): Promise<boolean>
  createLedger(session: Session, ref: VersionTableRef): Promise<void>
  readLedger(session: Session, ref: VersionTableRef, query: LedgerQuery): Promise<readonly LedgerEntry[]>
  /** The text of a revision's file as it was last applied; null where the ledger does not hold it. */
  readAppliedText(session: Session, ref: VersionTableRef, revision: string): Promise<string | null>

  /** The newest entry per revision, without statements or texts: what `edited` and `failed` come from. */
  readLedgerSummary(session: Session, ref: VersionTableRef): Promise<readonly LedgerSummary[]>

  /** A fresh, empty database of the same kind, for the shadow of the target. Throws `shadow_unavailable`. */
  createScratch(target: ConnectionSettings, options: ScratchOptions): Promise<ScratchDatabase>
  /** How a statement reaches beyond its database, as far as its words tell; null where it does not. Pure. */
  reachOf(sql: string): Reach | null

  /** How a database is kept before a run, and copied for a rehearsal. */
  readonly backups: Backups
  readonly seeds: Seeds
  readonly copies: Copies
  /** Other sessions that hold locks on tables or are open for long; null where the database does not know them. */
  readonly readUsers: ((session: Session, tables: readonly string[]) => Promise<TableUser[]>) | null
  readonly introspection: Introspection
  /** Null where the catalog keeps text as it was written. */
  readonly settling: TextSettling | null
  /** A model's text as the tools of the database write it; `roles` are those of `knownRoles`. Pure. */
  readModel(script: string, roles: KnownRoles | null): ModelScript
  /** What of the server and the role decides how statements turn out on a scratch database: equal texts, equal results. */
  scratchFacts(session: Session): Promise<string>
  /** The roles that a model may name; null where there are none. */
  knownRoles(session: Session): Promise<KnownRoles | null>
  /** Writes the statements that lead from one schema to another. */
  readonly renderer: SchemaRenderer
  /** Works out the statements of what a migration asks for through `op`. */
  readonly operations: OperationRules
}

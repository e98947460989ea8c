import type { DialectName } from './model/project.ts'
import type { SchemaOperation } from './model/schema-operation.ts'

/** A row as the driver returned it. PostgreSQL's bigint and numeric are strings. */
export type Row = Readonly<Record<string, unknown>>

/** What a statement came back with. */
export type QueryResult = {
  readonly rows: readonly Row[]
  /** Column names in order; empty where nothing is returned. */
  readonly fields: readonly string[]
  /** Rows changed or returned, as the server counts; null where it does not say. */
  readonly rowCount: number | null
  /** PostgreSQL's command tag (`COMMIT`, `ROLLBACK`, `INSERT`); null on SQLite. */
  readonly command: string | null
  /** SQLite's last inserted rowid; null elsewhere. */
  readonly lastId: number | null
  /** Where it was asked for in columns: names, with the type's number on PostgreSQL; `rows` and `fields` are empty then. */
  readonly columns?: readonly (readonly [name: string, type: number | null])[]
  /** The rows of `columns`: on PostgreSQL the server's own text, on SQLite values with `$i` and `$b` for what JSON lacks. */
  readonly values?: readonly (readonly unknown[])[]
}

/** A place in a user's file as a stack frame tells it: absolute path, line and column from 1. */
export type Frame = { readonly path: string; readonly line: number; readonly column: number }

/** A revision file as the engine read and hashed it: these very characters are what runs. */
export type CodeFile = {
  /** Absolute. */
  readonly path: string
  readonly hash: string
  readonly text: string
  /** Where the types of a TypeScript file are that ran before; null where unknown. */
  readonly types: TypeRanges | null
}

/** Where a text holds types that are gone when they are blanked: start and length of each in characters, in one row. */
export type TypeRanges = readonly number[]

type StepDirection = 'upgrade' | 'downgrade'

/** The function that is called: a direction of a revision, or the default export of a model. */
export type EntryPoint = StepDirection | 'default'

/**
 * Transactions of the library that user code works with; anything else that begins or ends one is refused at the door.
 * `autocommit` asks to go on without any: inside the engine's transaction that is refused.
 */
export type ControlVerb =
  | 'begin'
  | 'commit'
  | 'rollback'
  | 'savepoint'
  | 'release'
  | 'rollback_to'
  | 'autocommit'

/** From the engine to the migration process. Values must survive structured cloning. */
export type ToProcess =
  | {
      readonly kind: 'open'
      readonly dialect: DialectName
      readonly serverVersion: string
      /** What every message back must carry: user code shares the line, and must not speak for the process. */
      readonly seal: string
      /** What the functions of a revision are called; left out: `upgrade` and `downgrade`. */
      readonly functions?: { readonly upgrade: string; readonly downgrade: string }
      /** Variables that the code of the project sees besides those that the process was started with. */
      readonly environment?: Readonly<Record<string, string>>
      /** What a project of knex is told besides. */
      readonly knex?: KnexOpening
      /** What a program of Python is told besides. */
      readonly python?: PythonOpening
    }
  /** Load these files soon: they will be run. Errors are kept until then. */
  | { readonly kind: 'load'; readonly files: readonly CodeFile[] }
  | {
      readonly kind: 'run'
      readonly step: number
      readonly file: CodeFile
      readonly direction: EntryPoint
      /** True where the engine holds a transaction open around the step. */
      readonly transactional: boolean
      /** The revision, and the version rows before and after; null and empty for a model. */
      readonly revision: string | null
      readonly from: readonly string[]
      readonly to: readonly string[]
    }
  /** No step follows: what runs after the last one may come to its end. */
  | { readonly kind: 'end' }
  /** Of everything that one message asked for. */
  | { readonly kind: 'answers'; readonly answers: readonly Answer[] }

/** How knex of a project is set up. */
export type KnexOpening = {
  /** `settings`: only say what the knexfile comes to; `steps`: wait for the engine's. */
  readonly asks: 'steps' | 'settings'
  /** The knexfile, where it must run; null where the steps do without it. */
  readonly file: CodeFile | null
  /** The configuration that counts where it holds several. */
  readonly environment: string
  /** The name of the client, for migrations that look at it; null for the usual one. */
  readonly client: string | null
}

/** How Alembic's own machinery is set up in a program of Python. Paths are absolute. */
export type PythonOpening = {
  /** `steps`: wait for the engine's; `url`: only say where the code connects to. */
  readonly asks: 'steps' | 'url'
  readonly cwd: string
  readonly paths: readonly string[]
  readonly ini: string | null
  readonly toml: string | null
  readonly section: string
  /** Of `-x`. */
  readonly arguments: readonly string[]
  /** What stands in for the URL of the ini file; null leaves it as it is. */
  readonly url: string | null
  readonly memoryMb: number | null
  /** Files to be written instead of steps to be run. */
  readonly writes: RevisionRequest | null
}

/** A revision file that Alembic is asked to make; or, with `hooks`, a file that its post-write hooks are to run on. */
export type RevisionRequest = {
  /** Absolute path; null: a file is to be made. */
  readonly hooks: string | null
  readonly autogenerate: boolean
  readonly message: string
  readonly id: string
  /** Revisions it follows; empty for a new base. */
  readonly heads: readonly string[]
  readonly splice: boolean
  readonly labels: readonly string[]
  readonly dependsOn: readonly string[]
  /** Its version location, absolute. */
  readonly folder: string
  /** Parts that autogenerate finds and the project excludes. */
  readonly omit: readonly SchemaPart[]
  /** Statements of SQL around what autogenerate finds. */
  readonly add: Readonly<Record<'upgrade' | 'downgrade', AddedStatements>>
}

/** Statements before and after those that Alembic writes. */
type AddedStatements = { readonly before: readonly string[]; readonly after: readonly string[] }

/** A part of a schema as Alembic names it; the schema is null for the usual one. */
export type SchemaPart = {
  readonly kind: 'schema' | 'table' | 'column' | 'index' | 'constraint'
  readonly schema: string | null
  readonly table: string | null
  readonly name: string
}

/** A file that Alembic made: its name (below its version location, with `/`), and what is in it. */
export type MadeFile = { readonly name: string; readonly revision: string; readonly text: string }

export type Query = {
  readonly id: number
  readonly sql: string
  readonly bindings: readonly unknown[]
  /**
   * Set where the code went on without waiting for the answer, which is then for the end of the step: the line that it
   * came from, or none.
   */
  readonly from?: readonly Frame[]
}

/** One result for each statement of the text that was sent, or why there is none. */
export type Answer =
  | { readonly id: number; readonly results: readonly QueryResult[] }
  | { readonly id: number; readonly refusal: string; readonly sqlState: string | null }

/** From the migration process to the engine. */
export type FromProcess = Said & { readonly seal?: string }

type Said =
  | { readonly kind: 'ready' }
  /** Texts that were asked for in one breath, to be run in this order. */
  | { readonly kind: 'queries'; readonly step: number; readonly queries: readonly Query[] }
  | {
      readonly kind: 'control'
      readonly id: number
      readonly step: number
      readonly verb: ControlVerb
      /** Of a savepoint. */
      readonly name: string | null
    }
  | {
      readonly kind: 'operation'
      readonly id: number
      readonly step: number
      /** Of user code's making: checked by the engine. */
      readonly operation: SchemaOperation
    }
  | { readonly kind: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly text: string }
  | {
      readonly kind: 'finished'
      readonly step: number
      /** SQL of queries that were sent and not waited for. */
      readonly outstanding: readonly string[]
      /** Builders that were made and never run. */
      readonly forgotten: readonly { readonly text: string; readonly frame: Frame | null }[]
      /** Where the file holds types, if it was only now found out. */
      readonly types: TypeRanges | null
    }
  | { readonly kind: 'failed'; readonly step: number; readonly failure: Failure }
  /** Files that a knexfile was made of when it ran, absolute: it may come to something else when one of them changes. */
  | { readonly kind: 'sources'; readonly files: readonly string[] }
  /**
   * What a knexfile exported when it ran, passwords and all, as JSON; see `shared/knexfile-value.ts` for what is no
   * value.
   */
  | { readonly kind: 'knexfile'; readonly value: string }
  | FromPython

/** What a program of Python says besides. */
type FromPython =
  | {
      readonly kind: 'versions'
      readonly python: string
      readonly executable: string
      readonly alembic: string
      readonly sqlalchemy: string
    }
  /** env.py reached its steps, for the n-th time. */
  | {
      readonly kind: 'context'
      readonly number: number
      readonly versionTable: string
      readonly versionTableSchema: string | null
      /** What it connects to, without passwords. */
      readonly urls: readonly string[]
      readonly perMigration: boolean
      /** Tables of its target_metadata; null where it has none. */
      readonly tables: number | null
      readonly options: readonly string[]
    }
  /** Where it connects to, password and all. */
  | { readonly kind: 'url'; readonly url: string }
  | {
      readonly kind: 'revisions'
      readonly files: readonly MadeFile[]
      /** What env.py keeps out of the comparison. */
      readonly leftOut: readonly SchemaPart[]
      /** Files of the modules it was made of: those of the project's own that were loaded. */
      readonly sources: readonly string[]
    }
  /** env.py ended. */
  | { readonly kind: 'bye'; readonly contexts: number }

/** What user code threw. */
export type Failure = {
  /** `settings`: the project's configuration failed, before any step. `runtime`: the program itself lacks something. */
  readonly reason: 'load' | 'missing' | 'thrown' | 'settings' | 'runtime'
  readonly name: string
  readonly message: string
  readonly stack: string | null
  /** Frames in files outside Headway and packages, innermost first. */
  readonly frames: readonly Frame[]
  /** The statement whose failure this is, as it was numbered in `query`; null for an error of the code itself. */
  readonly query: number | null
  /** The program that ran it, as people know it: its version and where it is. */
  readonly runtime?: string
}

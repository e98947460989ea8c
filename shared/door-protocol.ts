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
}

/** A place in a user's file as a stack frame tells it: absolute path, line and column from 1. */
export type Frame = { readonly path: string; readonly line: number; readonly column: number }

/** A revision file as the engine read and hashed it: these very characters are what runs. */
export type CodeFile = {
  /** Absolute. */
  readonly path: string
  readonly hash: string
  readonly text: string
  /** Of a TypeScript file that ran before; null where nobody knows. */
  readonly types: TypeRanges | null
}

/** Where a text holds types that are gone when they are blanked: start and length of each in characters, in one row. */
export type TypeRanges = readonly number[]

export type StepDirection = 'upgrade' | 'downgrade'

/** The function that is called: a direction of a revision, or the default export of a model. */
export type EntryPoint = StepDirection | 'default'

/** knex's own transactions; anything else that begins or ends one is refused at the door. */
export type ControlVerb = 'begin' | 'commit' | 'rollback' | 'savepoint' | 'release' | 'rollback_to'

/** From the engine to the migration process. Values must survive structured cloning. */
export type ToProcess =
  | {
      readonly kind: 'open'
      readonly dialect: DialectName
      readonly serverVersion: string
      /** What every message back must carry: user code shares the line, and must not speak for the process. */
      readonly seal: string
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
    }
  /** Of everything that one message asked for. */
  | { readonly kind: 'answers'; readonly answers: readonly Answer[] }

export type Query = {
  readonly id: number
  readonly sql: string
  readonly bindings: readonly unknown[]
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

/** What user code threw. */
export type Failure = {
  readonly reason: 'load' | 'missing' | 'thrown'
  readonly name: string
  readonly message: string
  readonly stack: string | null
  /** Frames in files outside Headway and packages, innermost first. */
  readonly frames: readonly Frame[]
  /** The statement whose failure this is, as it was numbered in `query`; null for an error of the code itself. */
  readonly query: number | null
}

import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import type { Session } from './dialect.ts'

export type CopyLimits = {
  /** Of larger tables so many rows are copied. */
  readonly rowsPerTable: number
}

type CopiedRows = {
  readonly tables: number
  readonly rows: number
  /** What is not there, in words. */
  readonly notes: readonly string[]
}

/** How rows of a database are copied to a scratch database, and how the state before a run is kept for comparison. */
export interface Copies {
  /** The whole database at once, schema included; null where only rows can be copied. Only reads from `source`. */
  readonly whole: ((source: Session, copy: Session) => Promise<void>) | null
  /** Rows of the tables that are in both; only reads from `source`. */
  readonly rows: (
    source: Session,
    copy: Session,
    schema: SchemaSnapshot,
    limits: CopyLimits,
  ) => Promise<CopiedRows>
  /** Keeps what the copy holds now beside it. */
  readonly putAside: (copy: Session, schema: SchemaSnapshot) => Promise<void>
  /** The name under which a table that was put aside is read by `copy`. */
  readonly aside: (table: { readonly schema: string; readonly name: string }) => string
  /** Makes what was put aside readable by a session. */
  readonly openAside: (copy: Session) => Promise<void>
  /** A column's value as text that is equal where the value is. */
  readonly textOf: (column: string) => string
  /** The locks on tables that the one other session of the database holds; null where the system has none of its own. */
  readonly locks: ((observer: Session) => Promise<readonly string[]>) | null
}

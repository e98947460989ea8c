import type { SchemaChange } from '../../../shared/model/changes.ts'
import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import type { LexicalRules } from '../sql/lexical-rules.ts'
import type { DdlBlock } from './ddl-block.ts'
import type { SchemaMove } from './schema-renderer.ts'

/** What the comparison of schemas asks of a database system; what needs a connection is asked of `Dialect`. */
export type DialectTraits = {
  /** Names that differ in case only are one name. */
  readonly foldsNames: boolean
  /** Objects stand in named schemas, so that a name is unique with its schema only (as `Capabilities.schemas`). */
  readonly hasSchemas: boolean
  /** Objects belong to roles, which no comparison looks at. */
  readonly hasOwners: boolean
  /** A change takes a lock of its own on a table, by the documented levels of PostgreSQL (Explicit Locking). */
  readonly notesLocks: boolean
  /** Indexes are built and constraints checked while others write (CONCURRENTLY, NOT VALID). */
  readonly onlineChanges: boolean
  /** How its SQL is colored in an editor. */
  readonly sqlLanguage: 'sql' | 'pgsql'
  /** What ALTER TABLE cannot do is done by copying the rows to a new table. */
  readonly rebuildsTables: boolean
  /** A view's column names are text beside its query; elsewhere the query names them, and comments are apart. */
  readonly writesViewColumns: boolean
  /** How its SQL is read. */
  readonly lexical: LexicalRules
  /** A name as it is written: quoted only where it must be. */
  readonly nameText: (name: string) => string
  /**
   * The code on knex's schema builder that sends exactly the statement which `change` wrote; null where there is none.
   * Always null for a dialect on which knex chooses names or rebuilds tables differently.
   */
  readonly knexCode: ((move: SchemaMove, change: SchemaChange, sql: string) => string | null) | null
  /** A statement as it stands in a SQL file, where it survives editors and version control: see `withoutReturns`. Pure. */
  readonly sqlFileText: (sql: string) => string
  /** Every object of a snapshot of this dialect as DDL, in the order of the canonical text. Pure. */
  readonly ddlBlocks: (snapshot: SchemaSnapshot) => readonly DdlBlock[]
}

import type { DialectName } from '../../../shared/model/project.ts'
import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import type { DdlBlock } from './ddl-block.ts'
import { postgresBlocks } from './postgres-blocks.ts'
import { withoutReturns } from '../sql/escape-returns.ts'
import { sqliteBlocks } from './sqlite-blocks.ts'

/** What the comparison of schemas asks of a database system; what needs a connection is asked of `Dialect`. */
type DialectTraits = {
  /** Names that differ in case only are one name. */
  readonly foldsNames: boolean
  /** Objects stand in named schemas, so that a name is unique with its schema only (as `Capabilities.schemas`). */
  readonly hasSchemas: boolean
  /** Objects belong to roles, which no comparison looks at. */
  readonly hasOwners: boolean
  /** A change takes a lock of its own on a table, by the documented levels of PostgreSQL (Explicit Locking). */
  readonly notesLocks: boolean
  /** What ALTER TABLE cannot do is done by copying the rows to a new table (as `Capabilities.rebuildsTables`). */
  readonly rebuildsTables: boolean
  /** A view's column names are text beside its query; elsewhere the query names them, and comments are apart. */
  readonly writesViewColumns: boolean
  /** knex's schema builder sends the same statements as our renderer, under the same names. */
  readonly knexWritesSame: boolean
  /** A statement as it stands in a SQL file, where it survives editors and version control: see `withoutReturns`. Pure. */
  readonly sqlFileText: (sql: string) => string
  /** Every object of a snapshot of this dialect as DDL, in the order of the canonical text. Pure. */
  readonly ddlBlocks: (snapshot: SchemaSnapshot) => readonly DdlBlock[]
}

const traits: Readonly<Record<DialectName, DialectTraits>> = {
  postgres: {
    foldsNames: false,
    hasSchemas: true,
    hasOwners: true,
    notesLocks: true,
    rebuildsTables: false,
    writesViewColumns: false,
    knexWritesSame: true,
    sqlFileText: withoutReturns,
    ddlBlocks: postgresBlocks,
  },
  sqlite: {
    foldsNames: true,
    hasSchemas: false,
    hasOwners: false,
    notesLocks: false,
    rebuildsTables: true,
    writesViewColumns: true,
    knexWritesSame: false,
    sqlFileText: (sql) => sql,
    ddlBlocks: sqliteBlocks,
  },
}

/** The traits of the dialect that a snapshot is of: the only place among the pure stages that names one. */
export function traitsOf(dialect: DialectName): DialectTraits {
  return traits[dialect]
}

import type { Knex } from 'knex'

/** A row by column name. */
export type BulkRow = Readonly<Record<string, unknown>>

/**
 * A table or type by its exact name: dots, quotes and capital letters are part of it.
 * `{ schema, name }` where it is not found by its bare name.
 */
export type TableName = string | { readonly schema: string; readonly name: string }

/** SQL where a value could stand too. */
export type SqlText = { readonly sql: string }

/** A default: a value, written as a literal; SQL as `{ sql: 'now()' }`, `knex.raw('now()')` or `knex.fn.now()`. */
export type DefaultValue = string | number | bigint | boolean | SqlText | Knex.Raw

export type ColumnOptions = {
  /** Whether NULL is let in; default true. */
  readonly nullable?: boolean
  readonly default?: DefaultValue
  readonly collation?: string
  /** Computed from other columns; PostgreSQL before 18 has `stored: true` alone. */
  readonly generated?: { readonly as: string; readonly stored: boolean }
  /** PostgreSQL. */
  readonly comment?: string
}

/** What is left out stays as it is. */
export type ColumnChanges = {
  readonly type?: string
  /** What the new values are computed from: `cast(price as integer)`. Without it the database converts. */
  readonly using?: string
  readonly nullable?: boolean
  /** Null takes the default away. */
  readonly default?: DefaultValue | null
  /** PostgreSQL. Null takes the comment away. */
  readonly comment?: string | null
  /** Renames the column, after everything else. */
  readonly name?: string
}

/** Without a name PostgreSQL makes one up, and on SQLite the constraint has none. */
export type ConstraintOptions = { readonly name?: string }

export type UniqueOptions = ConstraintOptions & {
  /** PostgreSQL: how the check starts in a transaction. */
  readonly deferrable?: 'immediate' | 'deferred'
  /** PostgreSQL 15 and newer. */
  readonly nullsNotDistinct?: boolean
}

export type CheckOptions = ConstraintOptions & {
  /** PostgreSQL: rows that are there are not checked. */
  readonly notValid?: boolean
}

export type ForeignKeyAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default'

export type ForeignKeyOptions = ConstraintOptions & {
  readonly onDelete?: ForeignKeyAction
  readonly onUpdate?: ForeignKeyAction
  readonly deferrable?: 'immediate' | 'deferred'
  /** PostgreSQL: rows that are there are not checked. */
  readonly notValid?: boolean
}

/** What a foreign key points at: columns with a primary key or unique constraint. */
export type References = { readonly table: TableName; readonly columns: readonly string[] }

export type ConstraintType = 'primary key' | 'unique' | 'foreign key' | 'check' | 'exclusion'

/** A constraint by its name, or by its columns where it has none or the database chose it. */
export type ConstraintRef =
  | string
  | { readonly columns: readonly string[]; readonly type?: ConstraintType; readonly name?: string }

/** A column, or a key with more to say: an expression as `sql`. */
export type IndexKey =
  | string
  | ((
      | { readonly column: string; readonly sql?: never }
      | { readonly sql: string; readonly column?: never }
    ) & {
      readonly order?: 'asc' | 'desc'
      /** PostgreSQL. */
      readonly nulls?: 'first' | 'last'
      readonly collation?: string
      /** PostgreSQL. */
      readonly operatorClass?: string
    })

export type IndexOptions = {
  readonly unique?: boolean
  /** The condition of a partial index. */
  readonly where?: string
  /** PostgreSQL: `gin`, `brin`, ... */
  readonly method?: string
  /** PostgreSQL: columns that are stored and not searched. */
  readonly include?: readonly string[]
}

export type SchemaOption = { readonly schema?: string }

export type EnumValuePlace = SchemaOption & {
  readonly before?: string
  readonly after?: string
  readonly ifNotExists?: boolean
}

export type BackfillOptions = {
  /** By column; null for NULL. */
  readonly set: Readonly<Record<string, DefaultValue | null>>
  /** Rows for which this holds, as SQL; default: all. */
  readonly where?: string
  /** Rows looked at by one batch; default 5,000. */
  readonly batch?: number
  /** Milliseconds between two batches; default 0. */
  readonly pause?: number
}

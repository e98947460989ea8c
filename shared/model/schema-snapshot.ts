import { z } from 'zod'
import { dialectName } from './project.ts'

/** A name inside a schema. SQLite has the one schema `main`. */
const qualifiedName = z.object({ schema: z.string(), name: z.string() })
export type QualifiedName = z.infer<typeof qualifiedName>

/**
 * A privilege that differs from what a new object of its kind has: granted to somebody other than the owner,
 * or (`revoked`) taken from PUBLIC, who has EXECUTE on routines and USAGE on types by default.
 */
const grant = z.object({
  /** Role name, or `PUBLIC`. */
  grantee: z.string(),
  /** As PostgreSQL spells it: SELECT, INSERT, USAGE, EXECUTE, ... */
  privilege: z.string(),
  grantable: z.boolean(),
  revoked: z.boolean(),
})
export type Grant = z.infer<typeof grant>

/**
 * Keys (`objectKey`) of what a part of a table stands on: routines, types, collations, other parts. Absent where the
 * database does not tell.
 */
const partNeeds = { dependsOn: z.array(z.string()).optional() }

const described = { comment: z.string().nullable(), grants: z.array(grant) }

export const namespaceSnapshot = z.object({ name: z.string(), ...described })
/** The version is the server's business: kept for people, not compared. */
export const extensionSnapshot = z.object({
  name: z.string(),
  schema: z.string(),
  version: z.string(),
  dependsOn: z.array(z.string()).optional(),
})
export const enumSnapshot = z.object({ ...qualifiedName.shape, values: z.array(z.string()), ...described })
export type EnumSnapshot = z.infer<typeof enumSnapshot>

export const domainSnapshot = z.object({
  ...qualifiedName.shape,
  type: z.string(),
  notNull: z.boolean(),
  default: z.string().nullable(),
  collation: z.string().nullable(),
  /** `definition` is `CHECK (...)`, with `NOT VALID` where it is. */
  checks: z.array(z.object({ name: z.string(), definition: z.string(), comment: z.string().nullable() })),
  dependsOn: z.array(z.string()),
  ...described,
})
export type DomainSnapshot = z.infer<typeof domainSnapshot>

/** Options of a sequence or an identity column; 64-bit values as decimal text. */
const sequenceOptions = z.object({
  type: z.string(),
  start: z.string(),
  increment: z.string(),
  min: z.string(),
  max: z.string(),
  cache: z.string(),
  cycle: z.boolean(),
})
export type SequenceOptions = z.infer<typeof sequenceOptions>

/** A sequence of its own or owned by a column (serial); an identity column's sequence is in the column. */
export const sequenceSnapshot = z.object({
  ...qualifiedName.shape,
  options: sequenceOptions,
  unlogged: z.boolean(),
  ownedBy: z.object({ schema: z.string(), table: z.string(), column: z.string() }).nullable(),
  ...described,
})
export type SequenceSnapshot = z.infer<typeof sequenceSnapshot>

export const columnSnapshot = z.object({
  name: z.string(),
  /** PostgreSQL: format_type, schema-qualified. SQLite: the declared type, blanks collapsed; `` for none. */
  type: z.string(),
  notNull: z.boolean(),
  /** SQLite: `CONSTRAINT x` and `ON CONFLICT y` written on NOT NULL; null where plain. */
  notNullDetail: z.string().nullable(),
  /** An expression; PostgreSQL as deparsed, SQLite as normalized tokens. */
  default: z.string().nullable(),
  identity: z
    .object({
      generation: z.enum(['always', 'by default']),
      options: sequenceOptions,
      /** The sequence's own name with its schema, where table and column do not give it; not compared. */
      sequence: z.string().optional(),
    })
    .nullable(),
  generated: z.object({ expression: z.string(), stored: z.boolean() }).nullable(),
  /** Null for the type's own (PostgreSQL) or BINARY unsaid (SQLite). */
  collation: z.string().nullable(),
  /** Comes from a partitioned or inherited parent; then only the parent's is compared. */
  inherited: z.boolean(),
  comment: z.string().nullable(),
  /** SQLite: the definition as written; not compared. */
  sql: z.string().nullable(),
  ...partNeeds,
})
export type ColumnSnapshot = z.infer<typeof columnSnapshot>

export const constraintKind = z.enum(['primary key', 'unique', 'foreign key', 'check', 'exclusion'])
export const constraintSnapshot = z.object({
  kind: constraintKind,
  /** Null where SQLite's has none. */
  name: z.string().nullable(),
  /**
   * Everything after `CONSTRAINT name`: columns in their order, options of a foreign key, DEFERRABLE,
   * NULLS NOT DISTINCT, NOT VALID, ON CONFLICT. This text is what is compared.
   */
  definition: z.string(),
  /** Columns of the table, in the constraint's order; for checks those the expression mentions. */
  columns: z.array(z.string()),
  references: z.object({ schema: z.string(), table: z.string(), columns: z.array(z.string()) }).nullable(),
  comment: z.string().nullable(),
  /** SQLite: written on this column instead of on the table; not compared. */
  inlineOn: z.string().nullable(),
  ...partNeeds,
})
export type ConstraintSnapshot = z.infer<typeof constraintSnapshot>

/** Orders constraints by kind (as declared above), then name, then text, so that equal tables give equal lists. */
export function compareConstraints(a: ConstraintSnapshot, b: ConstraintSnapshot): number {
  const key = (constraint: ConstraintSnapshot) =>
    `${constraintKind.options.indexOf(constraint.kind)}\u0001${constraint.name ?? ''}\u0001${constraint.definition}`
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0
}

const indexKey = z.object({
  /** Column name, or null for an expression. */
  column: z.string().nullable(),
  /** The column or expression as written in the index, without order, collation and operator class. */
  expression: z.string(),
  descending: z.boolean(),
  /** PostgreSQL; null where the order's own default holds. */
  nulls: z.enum(['first', 'last']).nullable(),
  collation: z.string().nullable(),
  operatorClass: z.string().nullable(),
})
export type IndexKey = z.infer<typeof indexKey>

export const indexSnapshot = z.object({
  name: z.string(),
  unique: z.boolean(),
  /** btree, gin, ...; SQLite has btree alone. */
  method: z.string(),
  keys: z.array(indexKey),
  include: z.array(z.string()),
  predicate: z.string().nullable(),
  /** False for what a failed CREATE INDEX CONCURRENTLY left behind. */
  valid: z.boolean(),
  /** Everything after `ON table`: method, keys, INCLUDE, NULLS NOT DISTINCT, WITH, WHERE. Compared. */
  definition: z.string(),
  comment: z.string().nullable(),
  /** SQLite: the statement as written; not compared. */
  sql: z.string().nullable(),
  ...partNeeds,
})
export type IndexSnapshot = z.infer<typeof indexSnapshot>

export const tableSnapshot = z.object({
  ...qualifiedName.shape,
  kind: z.enum(['table', 'partitioned', 'virtual']),
  /** In the table's order. The order is shown, not compared: PostgreSQL cannot change it. */
  columns: z.array(columnSnapshot),
  /** Sorted by kind and name. A partition's inherited ones are its parent's. */
  constraints: z.array(constraintSnapshot),
  /** Sorted by name; without those that stand for a constraint, and without a partition's attached ones. */
  indexes: z.array(indexSnapshot),
  /** `RANGE (created_at)` */
  partitionBy: z.string().nullable(),
  partitionOf: z.object({ schema: z.string(), name: z.string(), bound: z.string() }).nullable(),
  inherits: z.array(qualifiedName),
  unlogged: z.boolean(),
  /** Storage parameters, `fillfactor=70`, sorted. */
  options: z.array(z.string()),
  rowSecurity: z.object({ enabled: z.boolean(), forced: z.boolean() }),
  strict: z.boolean(),
  withoutRowid: z.boolean(),
  autoincrement: z.boolean(),
  /** SQLite's virtual tables: everything after the name, `USING fts5(...)`, normalized. */
  using: z.string().nullable(),
  /** What it stands on without its constraints and indexes, which have lists of their own; not compared. */
  dependsOn: z.array(z.string()),
  /** Constraints and indexes that a partition has from its parent: its own once it is detached; not compared. */
  fromParent: z
    .object({ constraints: z.array(constraintSnapshot), indexes: z.array(indexSnapshot) })
    .optional(),
  ...described,
  /** SQLite: CREATE TABLE as stored; not compared. */
  sql: z.string().nullable(),
})
export type TableSnapshot = z.infer<typeof tableSnapshot>

export const viewSnapshot = z.object({
  ...qualifiedName.shape,
  materialized: z.boolean(),
  /** The query, without CREATE VIEW and without a closing semicolon. */
  definition: z.string(),
  columns: z.array(z.object({ name: z.string(), type: z.string(), comment: z.string().nullable() })),
  options: z.array(z.string()),
  /** Of a materialised view. */
  indexes: z.array(indexSnapshot),
  dependsOn: z.array(z.string()),
  ...described,
  /** SQLite: CREATE VIEW as stored; not compared. */
  sql: z.string().nullable(),
})
export type ViewSnapshot = z.infer<typeof viewSnapshot>

export const routineSnapshot = z.object({
  ...qualifiedName.shape,
  kind: z.enum(['function', 'procedure']),
  /** Argument types that tell overloads apart, `integer, text`. */
  arguments: z.string(),
  /** pg_get_functiondef: a whole CREATE OR REPLACE statement. */
  definition: z.string(),
  /** What CREATE OR REPLACE cannot change: return type, argument names and modes. */
  signature: z.string(),
  dependsOn: z.array(z.string()),
  ...described,
})
export type RoutineSnapshot = z.infer<typeof routineSnapshot>

const triggerState = z.enum(['origin', 'disabled', 'replica', 'always'])

export const triggerSnapshot = z.object({
  /** Schema and name of the table or view it stands on. */
  schema: z.string(),
  table: z.string(),
  name: z.string(),
  /** A whole CREATE TRIGGER statement; PostgreSQL as deparsed, SQLite as normalized tokens. */
  definition: z.string(),
  enabled: triggerState,
  /** Partitions on which its state is another one than on the partitioned table; absent where there are none. */
  partitions: z.array(z.object({ schema: z.string(), table: z.string(), enabled: triggerState })).optional(),
  dependsOn: z.array(z.string()),
  comment: z.string().nullable(),
  /** SQLite: the statement as stored; not compared. */
  sql: z.string().nullable(),
})
export type TriggerSnapshot = z.infer<typeof triggerSnapshot>

export const policySnapshot = z.object({
  schema: z.string(),
  table: z.string(),
  name: z.string(),
  permissive: z.boolean(),
  command: z.enum(['all', 'select', 'insert', 'update', 'delete']),
  /** `PUBLIC` or role names, sorted. */
  roles: z.array(z.string()),
  using: z.string().nullable(),
  withCheck: z.string().nullable(),
  dependsOn: z.array(z.string()),
  comment: z.string().nullable(),
})
export type PolicySnapshot = z.infer<typeof policySnapshot>

/**
 * Whatever else a database holds, as the statements that make it and take it away: aggregates, composite types, rules,
 * publications. Compared by these texts.
 */
export const carriedSnapshot = z.object({
  /** In words: `composite type`, `aggregate`, `rule`. */
  kind: z.string(),
  /** Empty for what stands in no schema. */
  schema: z.string(),
  /** The table or view whose part it is: it goes with that. */
  on: qualifiedName.nullable(),
  /** Unique with kind, schema and owner: `join_all(text)`, `status default`. */
  name: z.string(),
  create: z.array(z.string()),
  drop: z.array(z.string()),
  /** Whether `create` also turns an older form into this one, without `drop`. */
  replaces: z.boolean(),
  /** Attributes of a composite type, which ALTER TYPE changes one by one. */
  attributes: z.array(z.object({ name: z.string(), definition: z.string() })).nullable(),
  /** As COMMENT ON and GRANT name it, `AGGREGATE public.join_all(text)`; null where they do not. */
  commentOn: z.string().nullable(),
  grantOn: z.string().nullable(),
  /** The role that it is for: a privilege. */
  role: z.string().nullable(),
  dependsOn: z.array(z.string()),
  ...described,
})
export type CarriedSnapshot = z.infer<typeof carriedSnapshot>

/** Something the database has and the snapshot does not model. Never silent: every face shows the list. */
const notCompared = z.object({ kind: z.string(), name: z.string(), reason: z.string() })
export type NotCompared = z.infer<typeof notCompared>

/**
 * A whole database's schema as one immutable value. Every list is sorted by schema and name (columns: by position),
 * so equal schemas give equal values. Expressions are text as the server deparses it.
 * `dependsOn` holds `objectKey`s.
 */
export const schemaSnapshot = z.object({
  dialect: dialectName,
  /** `18.4`, `3.50.4`; not compared. */
  serverVersion: z.string(),
  /** Where an unqualified name is created. */
  defaultSchema: z.string(),
  schemas: z.array(namespaceSnapshot),
  extensions: z.array(extensionSnapshot),
  enums: z.array(enumSnapshot),
  domains: z.array(domainSnapshot),
  sequences: z.array(sequenceSnapshot),
  tables: z.array(tableSnapshot),
  views: z.array(viewSnapshot),
  routines: z.array(routineSnapshot),
  triggers: z.array(triggerSnapshot),
  policies: z.array(policySnapshot),
  carried: z.array(carriedSnapshot),
  notCompared: z.array(notCompared),
})
export type SchemaSnapshot = z.infer<typeof schemaSnapshot>

/**
 * The key of an object within one snapshot, as `dependsOn` names it. Kinds are `table`, `view`, `routine` (aggregates
 * too), `type`, `sequence`, `index`, `extension`, `schema`, and what carried objects call themselves; a routine's name
 * is followed by its argument types: `routine "public"."f(integer)"`.
 */
export function objectKey(kind: string, schema: string, name: string): string {
  return `${kind} ${JSON.stringify(schema)}.${JSON.stringify(name)}`
}

/** The key of a routine, with what it takes: others of its name have keys of their own. */
export function routineKey(routine: Pick<RoutineSnapshot, 'schema' | 'name' | 'arguments'>): string {
  return objectKey('routine', routine.schema, `${routine.name}(${routine.arguments})`)
}

/** The key of a constraint or another part of a table. */
export function partKey(kind: string, schema: string, table: string, name: string): string {
  return `${objectKey(kind, schema, table)} ${JSON.stringify(name)}`
}

/** The key of what is listed as not compared. */
export function unmodelledKey(kind: string, name: string): string {
  return `not compared ${kind} ${name}`
}

/** The key of a carried object: types, routines and foreign tables are found as others of these. */
export function carriedKey(pick: Pick<CarriedSnapshot, 'kind' | 'schema' | 'on' | 'name'>): string {
  if (pick.on !== null) return partKey(pick.kind, pick.on.schema, pick.on.name, pick.name)
  const kind = pick.kind.endsWith(' type')
    ? 'type'
    : ({ aggregate: 'routine', 'foreign table': 'table' }[pick.kind] ?? pick.kind)
  return objectKey(kind, pick.schema, pick.name)
}

/** A database with nothing in it. */
export function emptySnapshot(dialect: SchemaSnapshot['dialect']): SchemaSnapshot {
  return {
    dialect,
    serverVersion: '',
    defaultSchema: dialect === 'sqlite' ? 'main' : 'public',
    schemas: [],
    extensions: [],
    enums: [],
    domains: [],
    sequences: [],
    tables: [],
    views: [],
    routines: [],
    triggers: [],
    policies: [],
    carried: [],
    notCompared: [],
  }
}

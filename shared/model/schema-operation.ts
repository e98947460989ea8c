import { z } from 'zod'
import { constraintKind } from './schema-snapshot.ts'

/** A name as the database holds it: any characters but NUL, never empty. Dots and quotes are part of it. */
const name = z
  .string()
  .min(1, 'a name is not empty')
  .refine((text) => !text.includes('\0'), 'a name holds no NUL character')
const names = z.array(name).min(1, 'at least one column is needed')
const sql = z.string().refine((text) => text.trim() !== '', 'the SQL is empty')

/** A table or type; `schema` null means where an unqualified name is found. */
const operationName = z.strictObject({ schema: name.nullable(), name })
export type OperationName = z.infer<typeof operationName>

/** A default as a value that is written as a literal, or as SQL. */
const operationDefault = z.union([
  z.strictObject({ value: z.union([z.string(), z.number(), z.bigint(), z.boolean()]) }),
  z.strictObject({ sql }),
])
export type OperationDefault = z.infer<typeof operationDefault>

const operationColumn = z.strictObject({
  name,
  /** As the database spells types: `varchar(200)`. */
  type: sql,
  nullable: z.boolean(),
  default: operationDefault.nullable(),
  collation: name.nullable(),
  generated: z.strictObject({ as: sql, stored: z.boolean() }).nullable(),
  comment: z.string().nullable(),
})
export type OperationColumn = z.infer<typeof operationColumn>

const foreignKeyAction = z.enum(['no action', 'restrict', 'cascade', 'set null', 'set default'])
/** DEFERRABLE, and how the constraint starts; null for NOT DEFERRABLE. */
const deferrable = z.enum(['immediate', 'deferred']).nullable()

/** A key of an index: a column, or an expression. */
const operationIndexKey = z.strictObject({
  column: name.nullable(),
  expression: sql.nullable(),
  descending: z.boolean(),
  nulls: z.enum(['first', 'last']).nullable(),
  collation: name.nullable(),
  operatorClass: z.string().nullable(),
})
export type OperationIndexKey = z.infer<typeof operationIndexKey>

/** One change of one table. Names of constraints are null where the database chooses, or has none. */
const tableAction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('addColumn'), column: operationColumn }),
  z.strictObject({ kind: z.literal('dropColumn'), column: name }),
  z.strictObject({
    kind: z.literal('alterColumn'),
    column: name,
    type: sql.optional(),
    /** What the new values are computed from; without it the database converts. */
    using: sql.optional(),
    nullable: z.boolean().optional(),
    /** Null takes the default away. */
    default: operationDefault.nullable().optional(),
    comment: z.string().nullable().optional(),
    newName: name.optional(),
  }),
  z.strictObject({ kind: z.literal('renameColumn'), column: name, newName: name }),
  z.strictObject({
    kind: z.literal('createUnique'),
    name: name.nullable(),
    columns: names,
    deferrable,
    nullsNotDistinct: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('createForeign'),
    name: name.nullable(),
    columns: names,
    references: z.strictObject({ table: operationName, columns: names }),
    onDelete: foreignKeyAction.nullable(),
    onUpdate: foreignKeyAction.nullable(),
    deferrable,
    notValid: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('createCheck'),
    name: name.nullable(),
    condition: sql,
    notValid: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('createPrimaryKey'), name: name.nullable(), columns: names }),
  z.strictObject({
    kind: z.literal('dropConstraint'),
    /** Looked for first; null for a constraint that has none. */
    name: name.nullable(),
    /** Of a constraint without a name, or whose name the database chose. */
    columns: names.nullable(),
    type: constraintKind.nullable(),
  }),
  z.strictObject({
    kind: z.literal('createIndex'),
    name,
    keys: z.array(operationIndexKey).min(1, 'an index needs a key'),
    unique: z.boolean(),
    where: sql.nullable(),
    method: name.nullable(),
    include: z.array(name),
  }),
  z.strictObject({ kind: z.literal('dropIndex'), name }),
])
export type TableAction = z.infer<typeof tableAction>
export type TableActionOf<K extends TableAction['kind']> = Extract<TableAction, { kind: K }>

/** What a migration asks for through `op`; the engine works out the statements. */
export const schemaOperation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('alterTable'), table: operationName, actions: z.array(tableAction) }),
  z.strictObject({ kind: z.literal('renameTable'), table: operationName, newName: name }),
  z.strictObject({
    kind: z.literal('commentTable'),
    table: operationName,
    comment: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('createEnum'), type: operationName, values: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('dropEnum'), type: operationName }),
  z.strictObject({
    kind: z.literal('addEnumValue'),
    type: operationName,
    value: z.string(),
    before: z.string().nullable(),
    after: z.string().nullable(),
    ifNotExists: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('renameEnumValue'),
    type: operationName,
    value: z.string(),
    newValue: z.string(),
  }),
  z.strictObject({
    kind: z.literal('bulkInsert'),
    table: operationName,
    columns: z.array(name),
    /** One list a row, in the order of `columns`. */
    rows: z.array(z.array(z.unknown())),
  }),
  z.strictObject({
    kind: z.literal('backfill'),
    table: operationName,
    set: z
      .array(z.strictObject({ column: name, value: operationDefault.nullable() }))
      .min(1, 'a backfill sets a column'),
    where: sql.nullable(),
    batch: z.int().min(1).max(1_000_000),
    pauseMs: z.int().min(0).max(3_600_000),
  }),
])
export type SchemaOperation = z.infer<typeof schemaOperation>
export type SchemaOperationOf<K extends SchemaOperation['kind']> = Extract<SchemaOperation, { kind: K }>

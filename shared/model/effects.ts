import { z } from 'zod'

/** What a statement works on: `table`, `view`, `type`, ... with its name as the database folds it. */
const effectObject = z.object({
  kind: z.string(),
  /** Null where the statement leaves it to the search path. */
  schema: z.string().nullable(),
  name: z.string(),
})
export type EffectObject = z.infer<typeof effectObject>

const effectKind = z.enum([
  'create',
  'alter',
  'rename',
  'drop',
  /** Takes along what depends on the object: what that is, the statement does not say. */
  'cascade',
  /** A table made anew with its rows. */
  'rebuild',
  'add column',
  'drop column',
  'rename column',
  'change type',
  'set not null',
  'add constraint',
  'drop constraint',
  /** Switches off a trigger, a rule, row security, the check of foreign keys. */
  'disable',
  'insert',
  'update',
  'delete',
  'truncate',
  'read',
  /** VACUUM, REINDEX, ANALYZE, REFRESH, LOCK: nothing of schema or data changes. */
  'maintain',
  /** SET, PRAGMA, GRANT, COMMENT: neither tables nor rows. */
  'setting',
  /** Calls code of the database: DO, CALL, EXECUTE, a function. */
  'run code',
  /** Not understood. */
  'unknown',
])
export type EffectKind = z.infer<typeof effectKind>

/** One thing that a statement does. A statement has as many as it has actions: `drop table a, b` has two. */
export const statementEffect = z.object({
  effect: effectKind,
  object: effectObject.nullable(),
  /** The columns it is about, where it is about columns. */
  columns: z.array(z.string()),
  /** A constraint's name, a new type or name, a called function. */
  detail: z.string().nullable(),
  /**
   * What is gone afterwards: `rows` of a table, `values` of columns, a `definition` without data (a view, a function),
   * a `guard` (a constraint, a trigger). Null: nothing.
   */
  loses: z.enum(['rows', 'values', 'definition', 'guard']).nullable(),
  /** Every row of the table: no WHERE, or one that is always true. */
  everyRow: z.boolean(),
  /** What others cannot do to the object until the transaction ends. */
  lock: z.enum(['none', 'definitions', 'writes', 'reads and writes']),
  /** The whole table is written anew. */
  rewrites: z.boolean(),
  /** The whole table is read while the lock is held. */
  scans: z.boolean(),
  /**
   * What it asks of the rows that are there: no NULL in its columns, no repeated values, a condition that holds, or that
   * there are no rows at all. Null: nothing.
   */
  demands: z.enum(['not null', 'unique', 'check', 'no rows']).nullable(),
  /** Of a CHECK, as SQL. */
  condition: z.string().nullable(),
  /** False: it may do this, and may do more. */
  certain: z.boolean(),
})
export type StatementEffect = z.infer<typeof statementEffect>

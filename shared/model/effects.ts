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

/** Small things about an effect that decide how it is judged; each is said by the statement itself. */
const factName = z.enum([
  /** What a constraint or index is. */
  'foreign key',
  'check',
  'unique',
  'primary key',
  'exclusion',
  'not null',
  /** How it comes about. */
  'not valid',
  'validate',
  'using index',
  'concurrently',
  /** Of a new column. */
  'default',
  'volatile default',
  'stored expression',
  'serial',
  'required',
  /** Of a column's type. */
  'char',
  'limited text',
  'no time zone',
  'json',
  'money',
  'small key',
  /** Of a new table. */
  'no primary key',
  /** Of a changed table or type. */
  'drop not null',
  'set schema',
  'new value',
  'attach partition',
  'detach partition',
  'domain check',
  /** Of rows: written with values that differ at every run. */
  'unsteady values',
  /** Of a setting: nothing limits how long is waited for a lock. */
  'no lock limit',
])
export type FactName = z.infer<typeof factName>
const effectFact = z.object({ fact: factName, column: z.string().nullable() })
export type EffectFact = z.infer<typeof effectFact>

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
  /** Left out where there is none. */
  facts: z.array(effectFact).optional(),
})
export type StatementEffect = z.infer<typeof statementEffect>

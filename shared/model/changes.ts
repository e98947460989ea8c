import { z } from 'zod'
import {
  carriedSnapshot,
  columnSnapshot,
  constraintSnapshot,
  domainSnapshot,
  enumSnapshot,
  extensionSnapshot,
  indexSnapshot,
  namespaceSnapshot,
  policySnapshot,
  routineSnapshot,
  sequenceSnapshot,
  tableSnapshot,
  triggerSnapshot,
  viewSnapshot,
} from './schema-snapshot.ts'

/** One thing that differs in an altered object, as text for people: `type` from `integer` to `bigint`. */
const aspect = z.object({ what: z.string(), from: z.string().nullable(), to: z.string().nullable() })
export type Aspect = z.infer<typeof aspect>

/** What a statement of this change holds on PostgreSQL (explicit locking page, ALTER TABLE page). */
const lockNote = z.object({
  /** `ACCESS EXCLUSIVE`, `SHARE`, `SHARE ROW EXCLUSIVE`, ... */
  level: z.string(),
  blocks: z.enum(['nothing', 'schema changes', 'writes', 'reads and writes']),
  /** The whole table is written again. */
  rewrite: z.boolean(),
  /** Every row is read while the lock is held. */
  scan: z.boolean(),
  note: z.string().nullable(),
})
export type LockNote = z.infer<typeof lockNote>

const common = {
  /** Stable within a comparison: `alter column public.orders.total`. */
  id: z.string(),
  action: z.enum(['create', 'drop', 'alter', 'rename']),
  schema: z.string(),
  /** The table or view that owns the object; null where it stands alone. */
  table: z.string().nullable(),
  name: z.string(),
  /** Of a rename. */
  newName: z.string().nullable(),
  /** Of a rename that moves a table to another schema. */
  newSchema: z.string().optional(),
  /** One line for people. */
  title: z.string(),
  aspects: z.array(aspect),
  /** Schema and data are as they were after upgrade and downgrade. */
  reversible: z.boolean(),
  /** What the upgrade loses; null for nothing. */
  loss: z.string().nullable(),
  /** What the downgrade loses; null for nothing. */
  downgradeLoss: z.string().nullable(),
  /** A read-only `SELECT count(...)` of the rows or values the upgrade loses; run it on the target with a limit. */
  countSql: z.string().nullable(),
  /** PostgreSQL only. */
  lock: lockNote.nullable(),
  /** Ids of changes that must be chosen with this one. */
  dependsOn: z.array(z.string()),
  /** Follows from another change (a constraint renamed with its table); chosen and left out with it. */
  consequenceOf: z.string().nullable(),
}

const change = <K extends string, O extends z.ZodType>(kind: K, object: O) =>
  z.object({ ...common, kind: z.literal(kind), before: object.nullable(), after: object.nullable() })

const constraintChange = z.object({
  ...common,
  kind: z.enum(['primary key', 'unique', 'foreign key', 'check', 'exclusion']),
  before: constraintSnapshot.nullable(),
  after: constraintSnapshot.nullable(),
})

/**
 * One difference between two schemas, as a value: `before` and `after` are the objects themselves, so that a
 * choice of changes can be applied to a snapshot. A created table carries its columns, constraints and indexes.
 * An altered table means its own attributes only.
 */
const schemaChange = z.discriminatedUnion('kind', [
  change('schema', namespaceSnapshot),
  change('extension', extensionSnapshot),
  change('enum', enumSnapshot),
  change('domain', domainSnapshot),
  change('sequence', sequenceSnapshot),
  change('table', tableSnapshot),
  change('column', columnSnapshot),
  constraintChange,
  change('index', indexSnapshot),
  change('view', viewSnapshot),
  change('routine', routineSnapshot),
  change('trigger', triggerSnapshot),
  change('policy', policySnapshot),
  /** Its name begins with what it is: `aggregate join_all(text)`. */
  change('object', carriedSnapshot),
])
export type SchemaChange = z.infer<typeof schemaChange>
export type ChangeKind = SchemaChange['kind']

/** That an object of the first schema is meant to be an object of the second one under a new name. */
const rename = z.object({
  kind: z.enum(['table', 'column', 'constraint', 'index', 'sequence', 'enum', 'enum value']),
  schema: z.string(),
  /** Table of a column, constraint or index (its NEW name where the table is renamed too); type of an enum value. */
  table: z.string().nullable(),
  from: z.string(),
  to: z.string(),
  /** The schema that a table moves to, where that is another. */
  toSchema: z.string().optional(),
})
export type Rename = z.infer<typeof rename>

const renameCandidate = z.object({
  rename,
  /** As typed after `--rename` or, the part before the colon, after `--drop`: `orders.total:orders.amount`. */
  flag: z.string(),
  grade: z.enum(['unambiguous', 'ambiguous', 'near miss']),
  /** Why they look alike, one fact an entry. */
  evidence: z.array(z.string()),
  /** Read-only queries whose counts are further evidence: rows of the table, NULLs of the column. */
  counts: z.array(z.object({ what: z.string(), sql: z.string() })),
})
export type RenameCandidate = z.infer<typeof renameCandidate>

/** Something that a comparison did not look at, and which of the sides has it. */
export const notComparedSide = z.object({
  side: z.enum(['from', 'to', 'both']),
  kind: z.string(),
  name: z.string(),
  reason: z.string(),
})

/** What differs between two snapshots. `changes` are in the order in which they are made. */
export const comparison = z.object({
  changes: z.array(schemaChange),
  /** Open questions: dropped and created things that look alike, not answered yet. */
  candidates: z.array(renameCandidate),
  /** Seen and not acted upon, such as another order of columns. */
  notes: z.array(z.string()),
  notCompared: z.array(notComparedSide),
})
export type Comparison = z.infer<typeof comparison>

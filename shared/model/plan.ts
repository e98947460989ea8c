import { z } from 'zod'
import { where } from '../diagnostics.ts'
import { databaseIdentity } from './database.ts'
import { statementEffect } from './effects.ts'
import { countedLosses } from './losses.ts'
import { tier } from './project.ts'
import { shadowPlace } from './shadow-place.ts'

/** One change of the version table. */
const rowChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('insert'), id: z.string() }),
  z.object({ kind: z.literal('delete'), id: z.string() }),
  z.object({ kind: z.literal('update'), from: z.string(), to: z.string() }),
])
export type RowChange = z.infer<typeof rowChange>

const planStep = z.object({
  /** From 0. */
  index: z.int(),
  direction: z.enum(['upgrade', 'downgrade', 'stamp', 'restore']),
  /** Null for a stamp move, and where the schema is restored. */
  revision: z.string().nullable(),
  message: z.string(),
  path: z.string().nullable(),
  hash: z.string().nullable(),
  rowChanges: z.array(rowChange),
  /** Version rows after the step, sorted. */
  rowsAfter: z.array(z.string()),
  /** False where the step runs outside a transaction. */
  transaction: z.boolean(),
  /** What a restore runs, as one text: no file has it. */
  sql: z.string().optional(),
})
export type PlanStep = z.infer<typeof planStep>

const planCheck = z.object({
  id: z.enum([
    'lock',
    'drift',
    'rehearsal',
    'backup',
    'edited',
    'interrupted',
    'ledger',
    'label',
    'permissions',
    'rows',
  ]),
  status: z.enum(['pass', 'warn', 'fail', 'unknown']),
  text: z.string(),
  hint: z.string().nullable(),
  /** Where it failed, for what failed at a statement: the step from 0, the statement in it from 1, its place and text. */
  at: z
    .object({
      step: z.int(),
      statement: z.int().nullable(),
      where: where.nullable(),
      sql: z.string().nullable(),
    })
    .optional(),
})
export type PlanCheck = z.infer<typeof planCheck>

export const planKind = z.enum(['upgrade', 'downgrade', 'stamp', 'ensure_version', 'restore'])
export type PlanKind = z.infer<typeof planKind>

/**
 * What will happen, as a value: preview, confirmation, CLI and runner all hold this very object.
 * `fingerprint` is SHA-256 over canonical JSON of `basis` plus kind, steps and rows; it is recomputed under the lock.
 */
export const plan = z.object({
  version: z.literal(1),
  kind: planKind,
  target: z.string(),
  tier,
  /** The expressions as typed. */
  expressions: z.array(z.string()),
  /** Version rows before and after, sorted. */
  from: z.array(z.string()),
  to: z.array(z.string()),
  steps: z.array(planStep),
  transactionMode: z.enum(['per-revision', 'per-run']),
  purge: z.boolean(),
  /** Steps in doubt of which a stamp says what became of them; no others are decided by it. */
  decides: z.array(z.string()).optional(),
  createsVersionTable: z.boolean(),
  checks: z.array(planCheck),
  /** The CLI line that does the same. */
  command: z.string(),
  basis: z.object({
    identity: databaseIdentity,
    engineVersion: z.string(),
    /** Settings that change what runs: version table, schema, transaction mode. */
    settings: z.record(z.string(), z.string().nullable()),
  }),
  fingerprint: z.string(),
  createdAt: z.string(),
  /** In a saved plan: what it was shown to take from the target. */
  reviewed: countedLosses.optional(),
})
export type Plan = z.infer<typeof plan>

/** One statement as it passed the door. */
const statementInfo = z.object({
  sql: z.string(),
  /** `create table`, `alter table`, `insert`, `select`, ... lower case. */
  kind: z.string(),
  /** The object it works on, where the classifier knows it. */
  object: z.string().nullable(),
  /** What it does, action by action; null while it runs: a run does not ask. */
  effects: z.array(statementEffect).nullable(),
  ms: z.number().nullable(),
  rows: z.int().nullable(),
})
export type StatementInfo = z.infer<typeof statementInfo>

/** Statement-true SQL of one revision in one direction, and where it came from. */
export const sqlPreview = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('available'),
    /** `shadow`: replayed on a scratch database; `recorded`: sent nowhere, reads came back empty; `static`: the file's own SQL. */
    source: z.enum(['shadow', 'recorded', 'static']),
    /** Where the scratch database was; null where there was none. */
    place: shadowPlace.nullable(),
    statements: z.array(statementInfo),
    /** True where the revision read data, so a preview on other data may differ. */
    readsData: z.boolean(),
    ms: z.number(),
  }),
  z.object({ kind: z.literal('unavailable'), reason: z.string(), hint: z.string().nullable() }),
])
export type SqlPreview = z.infer<typeof sqlPreview>

/** What a plan would do, step by step; computed apart from the plan because it may need the shadow. */
export const planPreview = z.object({
  fingerprint: z.string(),
  steps: z.array(sqlPreview),
  /** One line for people: "3 revisions: 2 tables to create, 1 column to drop". */
  summary: z.string(),
  /** What is lost, item by item (`drop column orders.note`), to be ticked on production. */
  destructive: z.array(z.string()),
  /** What may lose something: confirmed like what is lost. */
  uncertain: z.array(z.string()),
  /** How much is lost, counted on the target; null where it was not asked. */
  counted: countedLosses.nullable(),
  /** What the shadow found: whether the database is what its revisions imply, whether the steps replay. */
  checks: z.array(planCheck),
  /** What the drift check found, object by object: titles of changes that lead from the revisions to the database. */
  differences: z.array(z.string()),
  /** Where the steps were replayed; null where they were not. */
  place: shadowPlace.nullable(),
})
export type PlanPreview = z.infer<typeof planPreview>

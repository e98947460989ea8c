import { z } from 'zod'
import { errorData } from '../errors.ts'
import { dialectName } from './project.ts'

/** Who a database is, so that a plan made for one is never run on another. */
export const databaseIdentity = z.object({
  dialect: dialectName,
  serverVersion: z.string(),
  /** PostgreSQL: system identifier; SQLite: real path of the file. */
  server: z.string(),
  database: z.string(),
  user: z.string().nullable(),
  /** The label a database carries (`headway label`), where it has one. */
  label: z.string().nullable(),
  /** The table of a label that is there and that this role may not read; absent otherwise. */
  unreadable: z.string().optional(),
  /** What tells a file from another under the same path; null or absent where the server identifies itself. */
  incarnation: z.string().nullable().optional(),
})
export type DatabaseIdentity = z.infer<typeof databaseIdentity>

export const ledgerEntry = z.object({
  id: z.int(),
  runId: z.string(),
  /** Server time, ISO 8601. */
  at: z.string(),
  action: z.enum(['upgrade', 'downgrade', 'stamp', 'merge', 'ensure_version', 'backup', 'restore']),
  revision: z.string().nullable(),
  outcome: z.enum(['applied', 'failed', 'cancelled', 'started', 'in_doubt']),
  rowsAfter: z.array(z.string()),
  fileHash: z.string().nullable(),
  planFingerprint: z.string().nullable(),
  durationMs: z.number().nullable(),
  role: z.string().nullable(),
  osUser: z.string().nullable(),
  statements: z.array(z.object({ sql: z.string(), rows: z.int().nullable(), ms: z.number() })),
  error: z.string().nullable(),
  reason: z.string().nullable(),
})
export type LedgerEntry = z.infer<typeof ledgerEntry>

/** Which entries of a ledger, newest first: at most `limit`, of one revision or of all. */
export type LedgerQuery = { readonly limit: number; readonly revision?: string }

/** A step outside a transaction that did not finish, and that has not been decided since. */
export const doubtfulStep = z.object({
  revision: z.string(),
  action: ledgerEntry.shape.action,
  at: z.string(),
  /** The one that was in flight, from 1. */
  statement: z.int(),
  sql: z.string().nullable(),
  /** Whether a run can go on at that statement: a SQL revision, or a backfill. */
  canResume: z.boolean(),
  /** Who runs on the database now and may be at this very step; null where nobody can be. */
  runner: z.string().nullable(),
})
export type DoubtfulStep = z.infer<typeof doubtfulStep>

/** What a look at the schema says of a step in doubt: the changes that lead to the schema with and without its revision. */
export const doubtEvidence = z.object({
  /** Null where it could not be compared. */
  withIt: z.array(z.string()).nullable(),
  withoutIt: z.array(z.string()).nullable(),
  /** Why it could not. */
  why: z.string().nullable(),
})
export type DoubtEvidence = z.infer<typeof doubtEvidence>

/**
 * How a database stands to the revisions of the folder. `ahead` and `diverged`: it has revisions that no file here has,
 * and its ledger says which of those here it has, too. `unknown_revision`: it has such revisions and nothing says what
 * lies below them, so of no other revision is it known whether it is applied. `not_known`: it could not be read.
 */
const targetPosition = z.enum([
  'at_head',
  'behind',
  'ahead',
  'diverged',
  'unknown_revision',
  'never_stamped',
  'at_base',
  'not_known',
])
export type TargetPosition = z.infer<typeof targetPosition>

/** Where a database stands: read-only findings, never an exception. */
export const targetState = z.object({
  target: z.string(),
  checkedAt: z.string(),
  status: z.enum([
    'ok',
    'unreachable',
    'password_needed',
    'malformed',
    'no_url',
    'restricted',
    'graph_broken',
  ]),
  error: errorData.nullable(),
  identity: databaseIdentity.nullable(),
  readOnly: z.boolean(),
  hasVersionTable: z.boolean(),
  hasLedger: z.boolean(),
  /** `version_num` values in load order of their revisions; unknown ones last. */
  rows: z.array(z.string()),
  /** Rows that match no revision file. */
  unknownRows: z.array(z.string()),
  /** Ids applied, implied ones included, in history order (newest first). */
  applied: z.array(z.string()),
  /** Tips as `headway current` prints them. */
  current: z.array(z.string()),
  /** Revisions that an upgrade to `heads` would run. */
  behind: z.int(),
  /** Applied revisions that no file here has, as far as the ledger tells. */
  ahead: z.int(),
  position: targetPosition,
  /** One phrase for people: `at head`, `3 behind`, `1 ahead`, `diverged: 1 ahead, 2 behind`, `unknown revision abc`. */
  summary: z.string(),
  /** Applied revisions whose file differs from what the ledger says ran. */
  edited: z.array(z.string()),
  /** Revisions whose last attempt failed, was interrupted or is in doubt. */
  failed: z.array(z.string()),
  /** Steps outside a transaction whose outcome is unknown: they keep the next run from starting. */
  inDoubt: z.array(doubtfulStep),
})
export type TargetState = z.infer<typeof targetState>

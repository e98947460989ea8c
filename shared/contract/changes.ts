import { z } from 'zod'
import { comparison, notComparedSide } from '../model/changes.ts'
import { revisionFormat } from '../model/revision.ts'
import { shadowPlace } from '../model/shadow-place.ts'
import { operation } from './operation.ts'
import { writtenRevision } from './revisions.ts'
import { schemaSource } from './schema.ts'

/** The two sides of a comparison and the answers given so far. */
const question = {
  /** Whose dialect, server and shadow are used. */
  target: z.string(),
  /** What is there. */
  from: schemaSource,
  /** What is wanted. */
  to: schemaSource,
  /** Answers as `--rename` takes them: `orders.total:orders.amount`. */
  renames: z.array(z.string()),
  /** Answers as `--drop` takes them: `orders.total`. */
  drops: z.array(z.string()),
  /** Patterns that replace those of `headway.json`; null to keep them. */
  include: z.array(z.string()).nullable(),
  exclude: z.array(z.string()).nullable(),
}

/** Rows or values that a change loses on the target; `rows` null where counting took too long or failed. */
const lossCount = z.object({
  change: z.string(),
  rows: z.int().nullable(),
  note: z.string().nullable(),
})
export type LossCount = z.infer<typeof lossCount>

/** A count that helps to answer a question about a rename: rows of the table, values of the column. */
const candidateCount = z.object({
  /** Of the candidate. */
  flag: z.string(),
  what: z.string(),
  /** Null where counting took too long or failed. */
  value: z.int().nullable(),
})
export type CandidateCount = z.infer<typeof candidateCount>

/** A revision that would be written: one, or several where `online` splits them. */
const renderedRevision = z.object({ path: z.string(), text: z.string(), transaction: z.boolean() })
export type RenderedRevision = z.infer<typeof renderedRevision>

/** What Alembic's own autogenerate makes of the model, tried on the shadow and held against the comparison. */
const generated = z.object({
  files: z.array(renderedRevision),
  /** Changes that its files do not make, with lines of Python that would. */
  missed: z.array(z.object({ change: z.string(), title: z.string(), lines: z.array(z.string()) })),
  /** What differs from the model after its upgrade and did not before: a line each. */
  otherwise: z.array(z.string()),
  /** What differs from before after upgrade and downgrade: a line each. */
  left: z.array(z.string()),
  /** Why its files do not run, in either direction; null where they do. */
  problem: z.string().nullable(),
})
export type Generated = z.infer<typeof generated>

/** What differs, with its questions, in the words of the two sides. */
const proposal = z.object({
  /** For people: `database dev`, `model`. */
  fromTitle: z.string(),
  toTitle: z.string(),
  comparison,
  losses: z.array(lossCount),
  /** Counted where the first side is a live target. */
  counts: z.array(candidateCount),
  /** Where the sides were replayed or built; null where both are live. */
  place: shadowPlace.nullable(),
  /** Of an Alembic project compared with its metadata; null elsewhere. */
  generated: generated.nullable(),
  ms: z.number(),
})
export type Proposal = z.infer<typeof proposal>

const choice = {
  ...question,
  /** Ids of changes; null for all. What they depend on is added. */
  chosen: z.array(z.string()).nullable(),
  message: z.string(),
  format: revisionFormat.nullable(),
  /**
   * Large-table forms on PostgreSQL: CONCURRENTLY, NOT VALID then VALIDATE, in several revisions where some must
   * run outside a transaction. Changes nothing on SQLite, where one writer locks the whole database anyway.
   */
  online: z.boolean(),
  heads: z.array(z.string()),
  revId: z.string().nullable(),
  branchLabels: z.array(z.string()),
  dependsOn: z.array(z.string()),
  versionPath: z.string().nullable(),
  splice: z.boolean(),
}

export const changeOperations = {
  'changes.propose': operation(
    'reads',
    'What must change so that one schema becomes another, with open questions about renames and counts of lost rows.',
    z.strictObject(question),
    proposal,
    { trust: true },
  ),
  'changes.render': operation(
    'reads',
    'The revision files that the chosen changes would become, each following the one before. In an Alembic project: as Alembic itself writes them.',
    z.strictObject(choice),
    z.array(renderedRevision),
    { trust: true },
  ),
  'changes.write': operation(
    'writes files',
    'Writes the chosen changes as revision files; none where there are no changes, unless allowEmpty. Tells what they change and what was not compared. Throws rename_ambiguous where questions are open, not_at_head where the target is behind.',
    z.strictObject({ ...choice, allowEmpty: z.boolean() }),
    z.object({
      revisions: z.array(writtenRevision),
      /** One line for each change. */
      changes: z.array(z.string()),
      notCompared: z.array(notComparedSide),
      /** Where the project's own Alembic wrote them; null where Headway did. */
      generated: generated.nullable(),
    }),
    { trust: true },
  ),
  'changes.ignored': operation(
    'reads',
    'Differences that were looked at and set aside, with the reason.',
    z.strictObject({}),
    z.array(z.object({ change: z.string(), reason: z.string() })),
  ),
  'changes.ignore': operation(
    'writes files',
    'Sets a difference aside with a reason, or (reason null) brings it back.',
    z.strictObject({ change: z.string(), reason: z.string().nullable() }),
    z.array(z.object({ change: z.string(), reason: z.string() })),
  ),
}

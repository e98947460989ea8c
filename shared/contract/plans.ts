import { z } from 'zod'
import { diagnostic } from '../diagnostics.ts'
import { impact } from '../model/impact.ts'
import { plan, planPreview } from '../model/plan.ts'
import { rehearsal } from '../model/rehearsal.ts'
import { runEvent, runOutcome } from '../model/run.ts'
import { operation } from './operation.ts'

const target = z.string()

/** What production asks for; ignored elsewhere. */
const confirmation = z.strictObject({
  typedTarget: z.string().nullable(),
  destructive: z.array(z.string()),
  reason: z.string().nullable(),
})
export type Confirmation = z.infer<typeof confirmation>

export const planOperations = {
  'plan.upgrade': operation(
    'reads',
    'What an upgrade would run.',
    z.strictObject({ target, revisions: z.array(z.string()).min(1) }),
    plan,
    { trust: true },
  ),
  'plan.downgrade': operation(
    'reads',
    'What a downgrade would run.',
    z.strictObject({ target, revision: z.string() }),
    plan,
    { trust: true },
  ),
  'plan.wayBack': operation(
    'reads',
    'The plan that leads a database back from such a revision by the downgrades of the files that were found. chosen: hashes of files, where an id has several contents.',
    z.strictObject({ target: z.string(), row: z.string(), chosen: z.array(z.string()) }),
    plan,
    { trust: true },
  ),
  'plan.stamp': operation(
    'reads',
    'What a stamp would write. decides: the only step in doubt that it may decide; left out: all of which it says where they are.',
    z.strictObject({
      target,
      revisions: z.array(z.string()).min(1),
      purge: z.boolean(),
      decides: z.string().optional(),
    }),
    plan,
    { trust: true },
  ),
  'plan.ensureVersion': operation(
    'reads',
    'Creates the version table where it is missing.',
    z.strictObject({ target }),
    plan,
    { trust: true },
  ),
  'plan.restore': operation(
    'reads',
    'What changes a database back to what its applied revisions make. changes: differences as Drift names them; none: all that nobody set aside.',
    z.strictObject({ target, changes: z.array(z.string()) }),
    plan,
    { trust: true },
  ),
  'plan.preview': operation(
    'reads',
    'Statements, summary and destructive items of a plan made before, from the shadow.',
    z.strictObject({ fingerprint: z.string() }),
    planPreview,
    { trust: true },
  ),
  'plan.lint': operation(
    'reads',
    'What is worth a second look in a plan made before: locks, rewrites, losses, names that change.',
    z.strictObject({ fingerprint: z.string() }),
    z.array(diagnostic),
    { trust: true },
  ),
  'plan.safer': operation(
    'reads',
    'The newest pending revision in its safer form, and the revisions that must follow it; nothing is written.',
    z.strictObject({ fingerprint: z.string() }),
    z.object({
      rewritten: z
        .object({ revision: z.string(), path: z.string(), text: z.string(), baseHash: z.string() })
        .nullable(),
      later: z.array(
        z.object({
          message: z.string(),
          transaction: z.boolean(),
          format: z.enum(['sql', 'ts']),
          upgrade: z.string(),
          downgrade: z.string(),
        }),
      ),
      /** Why nothing is rewritten, where there is a reason. */
      left: z.array(z.string()),
    }),
    { trust: true },
  ),
  'plan.writeSafer': operation(
    'writes files',
    'Writes what `plan.safer` tells: the newest pending revision in its safer form, and those that must follow it.',
    z.strictObject({ fingerprint: z.string() }),
    z.object({
      /** Paths, in the order of the graph. */
      written: z.array(z.string()),
      /** Why nothing was written, where there is a reason. */
      left: z.array(z.string()),
    }),
    { trust: true },
  ),
  'plan.impact': operation(
    'reads',
    'What a plan made before means for those who use its target now: who waits, what is rewritten and lost, who is in the way.',
    z.strictObject({ fingerprint: z.string() }),
    impact,
    { trust: true },
  ),
  'plan.rehearse': operation(
    'reads',
    'Tries a plan made before on a copy of its target, there and back: times, locks, and what does not come back.',
    z.strictObject({
      fingerprint: z.string(),
      /** Of larger tables so many rows are copied; left out: two million. */
      rowsPerTable: z.int().min(0).optional(),
    }),
    rehearsal,
    { trust: true },
  ),
  'plan.script': operation(
    'reads',
    'A plan as one SQL script for psql or sqlite3.',
    z.strictObject({ fingerprint: z.string() }),
    z.object({ sql: z.string(), readsData: z.boolean() }),
    { trust: true },
  ),
  'plan.offline': operation(
    'reads',
    'The script of upgrade, downgrade or stamp over a range a:b, without asking the database.',
    z.strictObject({
      kind: z.enum(['upgrade', 'downgrade', 'stamp']),
      target,
      expressions: z.array(z.string()).min(1),
    }),
    z.object({ sql: z.string(), readsData: z.boolean() }),
    { trust: true },
  ),
  'plan.check': operation(
    'reads',
    'Recomputes a plan and says whether it still holds.',
    z.strictObject({ fingerprint: z.string() }),
    z.object({ stale: z.boolean(), differences: z.array(z.string()) }),
  ),
  'plan.save': operation(
    'reads',
    'A plan as text, to be written to a file and applied elsewhere by fingerprint.',
    z.strictObject({ fingerprint: z.string() }),
    z.object({ text: z.string(), suggestedName: z.string() }),
  ),
  'plan.load': operation('reads', 'Takes a saved plan back in.', z.strictObject({ text: z.string() }), plan),
  'run.start': operation(
    'writes database',
    'Runs a plan by fingerprint; returns at once. Follow run.event.',
    z.strictObject({
      fingerprint: z.string(),
      confirmation: confirmation.nullable(),
      lockTimeoutMs: z.int().min(0).nullable(),
      /** Goes on at the statement where a step outside a transaction stopped, instead of refusing. */
      resume: z.boolean().optional(),
      /** Compares the schema afterwards with what the revisions make; on production that is always done. */
      verify: z.boolean().optional(),
      /** Takes a backup before the first statement; left out: where the target requires one. */
      backup: z.boolean().optional(),
    }),
    z.object({ runId: z.string() }),
    { trust: true },
  ),
  'run.cancel': operation(
    'reads',
    'Asks a run to stop; answers when it has.',
    z.strictObject({ runId: z.string() }),
    z.null(),
  ),
  'run.events': operation(
    'reads',
    'Events of a run after sequence number `since`.',
    z.strictObject({ runId: z.string(), since: z.int().min(0) }),
    z.array(runEvent),
  ),
  'run.outcome': operation(
    'reads',
    'Waits for a run to end.',
    z.strictObject({ runId: z.string() }),
    runOutcome,
  ),
  'run.list': operation(
    'reads',
    'Runs of this session, newest first.',
    z.strictObject({}),
    z.array(
      z.object({
        runId: z.string(),
        target: z.string(),
        active: z.boolean(),
        startedAt: z.string(),
        status: z.string().nullable(),
      }),
    ),
  ),
}

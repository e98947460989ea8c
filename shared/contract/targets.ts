import { z } from 'zod'
import { errorData } from '../errors.ts'
import { databaseIdentity, doubtEvidence, doubtfulStep, ledgerEntry, targetState } from '../model/database.ts'
import { targetInfo, tier } from '../model/project.ts'
import { operation } from './operation.ts'

const target = z.string()

export const targetOperations = {
  'targets.list': operation('reads', 'Targets of the open project.', z.strictObject({}), z.array(targetInfo)),
  'targets.state': operation(
    'reads',
    'Where a target stands. Writes nothing.',
    z.strictObject({ target }),
    targetState,
  ),
  'targets.matrix': operation(
    'reads',
    'The state of every target, polled side by side.',
    z.strictObject({}),
    z.array(targetState),
  ),
  'targets.test': operation(
    'reads',
    'Connects to a URL and says who answers.',
    z.strictObject({
      url: z.string(),
      password: z.string().nullable(),
      /** Tries the URL that this target has, in place of `url`. */
      target: z.string().optional(),
    }),
    z.object({ identity: databaseIdentity.nullable(), error: errorData.nullable(), ms: z.number() }),
  ),
  'targets.save': operation(
    'writes files',
    'Adds or changes a target in headway.json.',
    z.strictObject({
      name: z.string().min(1),
      url: z.string().nullable(),
      urlEnv: z.string().nullable(),
      tier,
      schemas: z.array(z.string()),
      /** The URL and its variable stay as they are written. */
      keepUrl: z.boolean().optional(),
    }),
    z.array(targetInfo),
  ),
  'targets.read': operation(
    'reads',
    'A target as its settings are written, to be changed; a password in the URL shows as ***.',
    z.strictObject({ target }),
    z.object({
      name: z.string(),
      url: z.string().nullable(),
      urlEnv: z.string().nullable(),
      tier,
      schemas: z.array(z.string()),
    }),
  ),
  'targets.remove': operation(
    'writes files',
    'Takes a target out of headway.json, and forgets its password. The database stays as it is.',
    z.strictObject({ target }),
    z.array(targetInfo),
  ),
  'targets.password': operation(
    'reads',
    'Keeps a password for a target until Headway closes, or in the keychain of the system.',
    z.strictObject({
      target,
      password: z.string(),
      /** In the keychain, where there is one. */
      remember: z.boolean().optional(),
    }),
    z.null(),
  ),
  'targets.label': operation(
    'writes database',
    'Writes who the database says it is (a tier, or the name of the target); null takes it back. `confirm` is the name of a production target.',
    z.strictObject({
      target,
      label: z
        .string()
        .regex(/^[\w.-]{1,63}$/, 'may hold letters, digits, _ . -')
        .nullable(),
      confirm: z.string().nullable(),
    }),
    z.object({ label: z.string().nullable() }),
  ),
  'targets.empty': operation(
    'writes database',
    'Drops every object of a development target, version table and ledger included, in one transaction. `confirm` is its name.',
    z.strictObject({ target, confirm: z.string() }),
    z.object({ dropped: z.array(z.string()) }),
  ),
  'targets.create': operation(
    'writes database',
    'Makes the database of a target that is not there yet, from a kept snapshot of the revisions where there is one; else empty, for the run. Changes no database that is there.',
    z.strictObject({ target, revisions: z.array(z.string()) }),
    z.object({
      made: z.enum(['copied', 'empty', 'there']),
      /** Where it was not copied: why not, in words. */
      reason: z.string().nullable(),
      /** What `targets.keep` may be asked with after the run; null where no snapshot is to be made of it. */
      seed: z.string().nullable(),
    }),
    { trust: true },
  ),
  'targets.keep': operation(
    'writes database',
    'Keeps a database that `targets.create` made empty and a run has filled, as the snapshot for the next ones.',
    z.strictObject({ target, seed: z.string() }),
    z.object({
      /** Why it was not kept, in words; null where it was. */
      notKept: z.string().nullable(),
    }),
    { trust: true },
  ),
  'targets.discard': operation(
    'writes database',
    'Removes a database that `targets.create` made empty in this session, after its run failed: nobody is to meet it half filled. Any other one is refused.',
    z.strictObject({ target }),
    z.null(),
    { trust: true },
  ),
  'targets.ledger': operation(
    'reads',
    'What ran on a target, newest first.',
    z.strictObject({ target, limit: z.int().min(1).max(1000) }),
    z.array(ledgerEntry),
  ),
  'targets.doubt': operation(
    'reads',
    'What is known of a step in doubt, what the schema says of it, and the stamps that decide it.',
    z.strictObject({ target, revision: z.string() }),
    z.object({
      step: doubtfulStep,
      evidence: doubtEvidence,
      /** What `plan.stamp` is asked with where the step took place, and where it did not. */
      applied: z.array(z.string()),
      notApplied: z.array(z.string()),
    }),
    { trust: true },
  ),
  'targets.ran': operation(
    'reads',
    'What ran of one revision on a target, newest first, and the text of its file as it was last applied there (null where the ledger does not hold it).',
    z.strictObject({ target, revision: z.string() }),
    z.object({ entries: z.array(ledgerEntry), appliedText: z.string().nullable() }),
  ),
}

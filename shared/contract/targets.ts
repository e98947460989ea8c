import { z } from 'zod'
import { errorData } from '../errors.ts'
import { databaseIdentity, ledgerEntry, targetState } from '../model/database.ts'
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
    z.strictObject({ url: z.string(), password: z.string().nullable() }),
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
    }),
    z.array(targetInfo),
  ),
  'targets.password': operation(
    'reads',
    'Keeps a password for a target until Headway closes.',
    z.strictObject({ target, password: z.string() }),
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
  'targets.ledger': operation(
    'reads',
    'What ran on a target, newest first.',
    z.strictObject({ target, limit: z.int().min(1).max(1000) }),
    z.array(ledgerEntry),
  ),
}

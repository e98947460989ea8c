import { z } from 'zod'
import { tier } from '../model/project.ts'
import { operation } from './operation.ts'

export const fleetOperations = {
  'fleets.list': operation(
    'reads',
    'Names of the fleets of the open project.',
    z.strictObject({}),
    z.array(z.string()),
  ),
  'fleets.members': operation(
    'reads',
    'The members of a fleet as they are now; from then on each is a target by its name.',
    z.strictObject({ fleet: z.string() }),
    z.array(z.object({ name: z.string(), tier })),
    { trust: true },
  ),
}

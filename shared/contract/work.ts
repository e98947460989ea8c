import { z } from 'zod'
import { operation } from './operation.ts'

export const workOperations = {
  'work.cancel': operation(
    'reads',
    'Ends work of which `progress` says that it can be cancelled; false where it has ended by itself.',
    z.strictObject({ id: z.string() }),
    z.boolean(),
  ),
}

import { z } from 'zod'
import { mergedHeads } from '../model/merged-heads.ts'
import { operation } from './operation.ts'

export const gitOperations = {
  'git.mergedHeads': operation(
    'reads',
    'The heads that there will be once the checkout and another commit are merged, from what git has; nothing is merged.',
    z.strictObject({ against: z.string().min(1).max(1000) }),
    mergedHeads,
    { trust: true },
  ),
}

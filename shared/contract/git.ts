import { z } from 'zod'
import { mergedHeads } from '../model/merged-heads.ts'
import { branchName, onBranches, otherBranches } from '../model/other-branches.ts'
import { rescue } from '../model/rescue.ts'
import { operation } from './operation.ts'

export const gitOperations = {
  'git.branches': operation(
    'reads',
    'The branches of the repository and its remotes (as last fetched), newest first. Nothing is fetched.',
    z.strictObject({}),
    otherBranches,
    { trust: true },
  ),
  'git.mergedHeads': operation(
    'reads',
    'The heads that there will be once the checkout and another commit are merged, from what git has; nothing is merged.',
    z.strictObject({ against: z.string().min(1).max(1000) }),
    mergedHeads,
    { trust: true },
  ),
  'git.onBranches': operation(
    'reads',
    'Revisions that chosen branches have and the checkout lacks, from what git has; nothing is checked out.',
    z.strictObject({ branches: z.array(branchName).max(50) }),
    onBranches,
    { trust: true },
  ),
  'git.rescue': operation(
    'reads',
    'What the repository has of revisions that a database stands at and the checkout lacks: other branches, remotes as last fetched, tags, stashes, where HEAD was.',
    z.strictObject({ target: z.string(), chosen: z.array(z.string()) }),
    rescue,
    { trust: true },
  ),
}

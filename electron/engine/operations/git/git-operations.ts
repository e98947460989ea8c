import type { Handlers } from '../../../../shared/contract.ts'
import type { EngineContext } from '../context.ts'
import { headsAfterMerge } from './merged-heads.ts'
import { findOnBranches, listBranches } from './other-branches.ts'
import { findRescue } from './rescue.ts'

type GitHandlers = Pick<Handlers, Extract<keyof Handlers, `git.${string}`>>

export function gitHandlers(context: EngineContext): GitHandlers {
  return {
    'git.branches': () => listBranches(context),
    'git.mergedHeads': ({ against }) => headsAfterMerge(context, against),
    'git.onBranches': ({ branches }) => findOnBranches(context, branches),
    'git.rescue': ({ target, chosen }) => findRescue(context, target, chosen),
  }
}

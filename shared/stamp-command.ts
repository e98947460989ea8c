import type { Tier } from './model/project.ts'
import { shellQuote } from './shell-quote.ts'

/** The whole command that marks a revision as applied on a target, with what production asks for filled in. */
export function stampCommand(revision: string, target: string, tier: Tier): string {
  const production = ['--confirm', target, '--reason', 'the tables were there before']
  const words = [
    'headway',
    'stamp',
    revision,
    '--target',
    target,
    ...(tier === 'production' ? production : []),
  ]
  return words.map(shellQuote).join(' ')
}

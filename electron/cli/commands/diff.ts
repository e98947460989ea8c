import type { CliCommand } from '../command.ts'
import { collect } from '../command.ts'
import { proposalText } from '../print/proposal-text.ts'
import { schemaSourceOf, sourceHelp } from '../schema-source.ts'

const foundExit = 3

export const diffCommand: CliCommand = {
  name: 'diff',
  summary: 'Show what must change so that the first schema becomes the second.',
  examples: ['headway diff heads dev', 'headway diff dev model', 'headway diff 1975 ae10 --exit-code'],
  declare: (command) =>
    command
      .argument('<from>', sourceHelp)
      .argument('<to>', 'the same')
      .option('--rename <old:new>', 'these are one thing under a new name (repeatable)', collect)
      .option('--drop <old>', 'this is gone, not renamed (repeatable)', collect)
      .option('--include <pattern>', 'look at these only (repeatable)', collect)
      .option('--exclude <pattern>', 'leave these out (repeatable)', collect)
      .option('--exit-code', 'exit with 3 where something differs'),
  run: async ({ args, options, context }) => {
    const open = await context.open()
    const [from = '', to = ''] = args
    const proposal = await open.channel.call('changes.propose', {
      target: open.target(),
      from: schemaSourceOf(from, open.project),
      to: schemaSourceOf(to, open.project),
      renames: options.list('rename'),
      drops: options.list('drop'),
      ...patternsOf(options),
    })
    context.answer(proposal, () => proposalText(proposal, context.terminal.style))
    context.noteShadow(proposal.place)
    return options.flag('exitCode') && proposal.comparison.changes.length > 0 ? foundExit : 0
  },
}

/** `--include` and `--exclude` replace the patterns of `headway.json`. */
export function patternsOf(options: { list(name: string): string[] }): {
  include: string[] | null
  exclude: string[] | null
} {
  const patterns = (name: string): string[] | null => {
    const list = options.list(name)
    return list.length === 0 ? null : list
  }
  return { include: patterns('include'), exclude: patterns('exclude') }
}

import { HeadwayError } from '../../../shared/errors.ts'
import type { CliCommand } from '../command.ts'
import { collect } from '../command.ts'
import { formatOption } from '../format-option.ts'
import { adviceText } from '../print/advice-text.ts'
import { printWritten } from '../print/written.ts'
import { newRevisionOf } from './revision.ts'

export const mergeCommand: CliCommand = {
  name: 'merge',
  summary: 'Write a revision that brings several heads together.',
  examples: [
    'headway merge --advise',
    'headway merge heads -m "merge"',
    'headway merge ae10 1975 -m "bring both together"',
  ],
  declare: (command) =>
    command
      .argument('[revision...]', 'the revisions to merge, or heads')
      .option('--advise', 'write nothing: say for each pair of heads whether their order matters')
      .option('-m, --message <text>', 'what it does, in a few words')
      .option('--splice', 'allow revisions that are no heads')
      .option('--branch-label <label>', 'a label for the branch it starts (repeatable)', collect)
      .option('--version-path <folder>', 'which of the version locations it goes to')
      .option('--rev-id <id>', 'its id instead of a random one')
      .option('--depends-on <revision>', 'a revision of another branch it needs (repeatable)', collect)
      .option('--format <format>', 'ts, js or sql; default as headway.json says'),
  run: async ({ args, options, context }) => {
    const open = await context.open()
    if (options.flag('advise')) {
      const revisions = args.length > 0 ? [...args] : ['heads']
      const advice = await open.channel.call('revisions.advise', { revisions, target: open.target() })
      context.answer(advice, () => adviceText(advice))
      return
    }
    if (args.length === 0) {
      throw new HeadwayError('invalid_request', 'No heads were named.', {
        hint: 'headway merge heads -m "merge"',
      })
    }
    const request = { ...newRevisionOf(options), revisions: [...args], format: formatOption(options) }
    const written = await open.channel.call('revisions.merge', request)
    context.answer(written, () => printWritten(written, open.project.root))
  },
}

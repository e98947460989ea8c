import type { CliCommand, CliOptions } from '../command.ts'
import { collect } from '../command.ts'
import { formatOption } from '../format-option.ts'
import { printWritten } from '../print/written.ts'

export const revisionCommand: CliCommand = {
  name: 'revision',
  summary: 'Write a new revision file.',
  examples: [
    'headway revision -m "add orders.total"',
    'headway revision -m "billing" --head base --branch-label billing --version-path migrations/billing',
  ],
  declare: (command) =>
    command
      .option('-m, --message <text>', 'what it does, in a few words')
      .option(
        '--head <revision>',
        'what it follows; base for a new branch; default head (repeatable)',
        collect,
      )
      .option('--splice', 'allow a revision that is no head to be followed')
      .option('--branch-label <label>', 'a label for the branch it starts (repeatable)', collect)
      .option('--version-path <folder>', 'which of the version locations it goes to')
      .option('--rev-id <id>', 'its id instead of a random one')
      .option('--depends-on <revision>', 'a revision of another branch it needs (repeatable)', collect)
      .option('--format <format>', 'ts, js or sql; default as headway.json says'),
  run: async ({ options, context }) => {
    const open = await context.open()
    const request = { ...newRevisionOf(options), heads: options.list('head'), format: formatOption(options) }
    const written = await open.channel.call('revisions.create', request)
    context.answer(written, () => printWritten(written, open.project.root))
  },
}

/** What `revision` and `merge` have in common. */
export function newRevisionOf(options: CliOptions): {
  message: string
  revId: string | null
  branchLabels: string[]
  dependsOn: string[]
  versionPath: string | null
  splice: boolean
} {
  return {
    message: options.text('message') ?? '',
    revId: options.text('revId'),
    branchLabels: options.list('branchLabel'),
    dependsOn: options.list('dependsOn'),
    versionPath: options.text('versionPath'),
    splice: options.flag('splice'),
  }
}

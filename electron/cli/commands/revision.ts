import { autogenerateQuestion } from '../autogenerate.ts'
import type { CliContext, OpenProject } from '../cli-context.ts'
import type { CliCommand, CliOptions } from '../command.ts'
import { collect } from '../command.ts'
import { formatOption } from '../format-option.ts'
import { notComparedLines } from '../print/proposal-text.ts'
import { printWritten } from '../print/written.ts'

export const revisionCommand: CliCommand = {
  name: 'revision',
  summary: 'Write a new revision file.',
  examples: [
    'headway revision -m "add orders.total"',
    'headway revision --autogenerate -m "follow the model"',
    'headway revision --autogenerate -m "rename" --rename people.fullname:people.full_name',
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
      .option('--format <format>', 'ts, js or sql; default as headway.json says')
      .option('--autogenerate', 'fill it with what leads from the database to the model')
      .option('--sql', 'the same as --format sql')
      .option(
        '--rename <old:new>',
        'autogenerate: these are one thing under a new name (repeatable)',
        collect,
      )
      .option('--drop <old>', 'autogenerate: this is gone, not renamed (repeatable)', collect)
      .option('--include <pattern>', 'autogenerate: look at these only (repeatable)', collect)
      .option('--exclude <pattern>', 'autogenerate: leave these out (repeatable)', collect)
      .option('--online', 'autogenerate: forms for large tables that are in use (PostgreSQL)')
      .option('--allow-empty', 'autogenerate: write a file even where nothing differs'),
  run: async ({ options, context }) => {
    const open = await context.open()
    if (options.flag('autogenerate')) return autogenerate(open, options, context)
    const request = { ...newRevisionOf(options), heads: options.list('head'), format: formatOption(options) }
    const written = await open.channel.call('revisions.create', request)
    context.answer(written, () => printWritten(written, open.project.root))
    return 0
  },
}

async function autogenerate(open: OpenProject, options: CliOptions, context: CliContext): Promise<number> {
  const question = autogenerateQuestion(open, options)
  const written = await open.channel.call('changes.write', {
    ...question,
    ...newRevisionOf(options),
    heads: options.list('head'),
    format: options.flag('sql') ? 'sql' : formatOption(options),
    chosen: null,
    online: options.flag('online'),
    allowEmpty: options.flag('allowEmpty'),
  })
  context.answer(written, () =>
    [
      ...(written.revisions.length === 0 ? ['No changes: nothing was written.'] : []),
      ...written.revisions.map((each) => printWritten(each, open.project.root)),
      ...notComparedLines(written.notCompared, context.terminal.style),
    ].join('\n'),
  )
  return 0
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

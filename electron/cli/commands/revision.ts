import { HeadwayError } from '../../../shared/errors.ts'
import { modelHint } from '../../../shared/setting-words.ts'
import { autogenerateQuestion } from '../autogenerate.ts'
import type { CliContext, OpenProject } from '../cli-context.ts'
import type { CliCommand, CliOptions } from '../command.ts'
import { collect } from '../command.ts'
import { formatOption } from '../format-option.ts'
import { readHistory } from '../shown-history.ts'
import { noteOnOtherTools } from '../print/tables-of-other-tools.ts'
import { safeLine } from '../print/safe-text.ts'
import { notComparedLines } from '../print/proposal-text.ts'
import { checkLines } from '../print/proposal-check.ts'
import { printWritten } from '../print/written.ts'

export const revisionCommand: CliCommand = {
  name: 'revision',
  summary: 'Write a new revision file.',
  examples: [
    'headway revision -m "add orders.total"',
    'headway revision "add orders.total"',
    'headway revision --autogenerate -m "follow the model"',
    'headway revision --autogenerate -m "rename" --rename people.fullname:people.full_name',
    'headway revision -m "billing" --head base --branch-label billing --version-path migrations/billing',
  ],
  declare: (command) =>
    command
      .argument('[message]', 'the same as -m')
      .option('-m, --message <text>', 'what it does, in a few words')
      .option(
        '--head <revision>',
        'the revision it follows; base for a new branch; default head (repeatable)',
        collect,
      )
      .option('--splice', 'allow --head to name a revision that is no head')
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
      .option('--online', 'autogenerate: write what does not block large tables in use (PostgreSQL)')
      .option('--allow-empty', 'autogenerate: write a file even where nothing differs'),
  run: async ({ args, options, context }) => {
    const open = await context.open()
    const message = messageOf(args, options)
    if (options.flag('autogenerate')) return autogenerate(open, options, context, message)
    const request = {
      ...newRevisionOf(options),
      message,
      heads: options.list('head'),
      format: formatOption(options),
    }
    const written = await open.channel.call('revisions.create', request)
    context.answer(written, () => printWritten(written, open.project.root))
    return 0
  },
}

function messageOf(args: readonly string[], options: CliOptions): string {
  const typed = args[0]
  const message = options.text('message')
  if (typed === undefined || message === null) return message ?? typed ?? ''
  throw new HeadwayError('invalid_request', 'The message is given twice.', {
    hint: 'Leave -m out, or quote it.',
  })
}

async function autogenerate(
  open: OpenProject,
  options: CliOptions,
  context: CliContext,
  message: string,
): Promise<number> {
  const question = autogenerateQuestion(open, options)
  const written = await open.channel.call('changes.write', {
    ...question,
    ...newRevisionOf(options),
    message,
    heads: options.list('head'),
    format: options.flag('sql') ? 'sql' : formatOption(options),
    chosen: null,
    online: options.flag('online'),
    allowEmpty: options.flag('allowEmpty'),
  })
  if (written.revisions.length > 0 && open.project.settings.model === null && !context.json) {
    const note = 'No model is set: this writes down where the database differs from its revisions.'
    context.terminal.note(context.terminal.style.dim(note))
    const others = noteOnOtherTools(written.changes)
    if (others !== null) context.terminal.note(context.terminal.style.yellow(safeLine(others)))
  }
  const nothing = written.revisions.length === 0 ? [await nothingWritten(open)] : []
  context.answer(written, () =>
    [
      ...nothing,
      ...written.revisions.map((each) => printWritten(each, open.project.root)),
      ...written.changes.map((title) => `  ${safeLine(title)}`),
      ...notComparedLines(written.notCompared, context.terminal.style),
      ...checkLines(written.generated, context.terminal.style),
    ].join('\n'),
  )
  return 0
}

/** Without a model the database is taken for it; who expected their models to be compared must learn of that. */
async function nothingWritten(open: OpenProject): Promise<string> {
  const { settings, source } = open.project
  if (settings.model === null)
    return `No model is set, and the database matches its revisions: nothing was written. ${modelHint(settings)}`
  const nothing = 'No changes: nothing was written.'
  const { heads } = (await readHistory(open)).view.graph
  return heads.length > 0 || source !== 'headway-json' ? nothing : `${nothing}\n${baselineFirst}`
}

/** Where model and database agree, no file creates what is there. */
const baselineFirst =
  'No revision is there yet. Where the database has tables already, write them down first: take "model" out of headway.json, run this again, then: headway stamp head; and put "model" back.'

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

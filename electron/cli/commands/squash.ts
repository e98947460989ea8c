import { HeadwayError } from '../../../shared/errors.ts'
import type { CliCommand, CliOptions } from '../command.ts'
import { collect } from '../command.ts'
import { formatOption } from '../format-option.ts'
import type { OpenProject } from '../cli-context.ts'
import { safeLine } from '../print/safe-text.ts'
import { squashText } from '../print/squash-text.ts'

export const squashCommand: CliCommand = {
  name: 'squash',
  summary: 'Replace several revisions by one that does the same, proved on a scratch database.',
  examples: [
    'headway squash base:ae10 --dry-run',
    'headway squash 1975:ae10 -m "the first year"',
    'headway squash ae10 --delete-files',
    'headway squash ae10 --undo',
  ],
  declare: (command) =>
    command
      .argument('<range>', 'first:last, both included; with --undo or --delete-files the id of a squash')
      .option('-m, --message <text>', 'what it does, in a few words')
      .option('--dry-run', 'write nothing: show the file and what was proved')
      .option(
        '--drop-data <revision>',
        'leave out the rows that this revision writes; all: of every one (repeatable)',
        collect,
      )
      .option('--delete-files', 'delete the replaced files instead of keeping them as .replaced')
      .option('--undo', 'put the replaced files back and remove the squash')
      .option('--format <format>', 'ts, js or sql; default as headway.json says'),
  run: async ({ args, options, context }) => {
    const open = await context.open()
    const range = args[0] ?? ''
    if (!range.includes(':')) {
      const { files, text } = await changeReplaced(open, range, options)
      context.answer({ files }, () => text)
      return
    }
    if (options.flag('undo'))
      throw new HeadwayError('invalid_request', '--undo takes the id of a squash, not a range.', {
        hint: 'headway squash <revision> --undo',
      })
    const [from = '', to = ''] = range.split(':')
    if (from === '' || to === '' || range.split(':').length > 2)
      throw new HeadwayError('invalid_range', `"${range}" does not name a first and a last revision.`, {
        category: 'other',
        hint: 'headway squash <first>:<last>; base stands for the first of all.',
      })
    const squash = await open.channel.call('revisions.squash', {
      from,
      to,
      target: open.target(),
      message: options.text('message'),
      format: formatOption(options),
      drop: options.list('dropData'),
      deleteFiles: options.flag('deleteFiles'),
      dryRun: options.flag('dryRun'),
    })
    context.answer(squash, () => squashText(squash))
  },
}

async function changeReplaced({ channel }: OpenProject, revision: string, options: CliOptions) {
  const action = options.flag('undo') ? 'restore' : options.flag('deleteFiles') ? 'delete' : null
  if (action === null) {
    throw new HeadwayError('invalid_range', `"${revision}" is one revision; a squash takes a range.`, {
      category: 'other',
      hint: 'headway squash <first>:<last>, or for a squash that is there --delete-files or --undo.',
    })
  }
  const { files } = await channel.call('revisions.replaced', { revision, action })
  const done = action === 'restore' ? 'Back in the history' : 'Deleted'
  const lines = files.map((file) => `  ${safeLine(file)}`)
  return { files, text: files.length === 0 ? 'No file was kept.' : [`${done}:`, ...lines].join('\n') }
}

import { HeadwayError } from '../../../shared/errors.ts'
import type { ResponseOf } from '../../../shared/contract.ts'
import { duration } from '../../../shared/duration.ts'
import { shellQuote } from '../../../shared/shell-quote.ts'
import type { CliCommand } from '../command.ts'
import { safeLine } from '../print/safe-text.ts'
import { tableText } from '../print/table.ts'
import { wholeCommand } from '../../../shared/whole-commands.ts'
import type { ChosenDatabase } from '../../../shared/whole-commands.ts'

type Found = ResponseOf<'backups.list'>[number]

export const restoreCommand: CliCommand = {
  name: 'restore',
  summary: 'List the backups of a target and put one back (on PostgreSQL: print the commands that do).',
  examples: [
    'headway restore',
    'headway restore 3f2a --target dev',
    'headway restore 3f2a --target dev --confirm dev',
  ],
  declare: (command) =>
    command
      .argument(
        '[run]',
        'the run before which it was taken, or the beginning of its id; default: all are listed',
      )
      .option(
        '--confirm <target>',
        'the name of the target, typed again: all that came after the backup is lost',
      ),
  run: async ({ args, options, context }) => {
    const open = await context.open()
    const target = open.target()
    const backups = await open.channel.call('backups.list', { target })
    const [run] = args
    if (run === undefined) {
      context.answer(backups, () => listText(backups))
      return
    }
    const found = chosen(backups, run, target)
    const confirm = options.text('confirm')
    if (confirm === null) {
      context.answer(found, () => backupText(found, context.database()))
      return
    }
    requireFile(found)
    const done = await open.channel.call('backups.restore', { target, runId: found.backup.runId, confirm })
    context.answer(done, () =>
      [
        `Restored ${safeLine(target)} to ${done.rows.map(safeLine).join(', ') || 'base'} (${duration(done.ms)}).`,
        `What was there before is in ${safeLine(done.before)}`,
      ].join('\n'),
    )
  },
}

function requireFile({ exists, backup }: Found): void {
  if (exists) return
  throw new HeadwayError('backup_failed', `The file ${backup.path} is gone.`, {
    hint: 'Bring it back from where it was moved to.',
  })
}

function chosen(backups: readonly Found[], run: string, target: string): Found {
  const found = backups.filter(({ backup }) => backup.runId.startsWith(run))
  const [first] = found
  if (first !== undefined && found.length === 1) return first
  throw new HeadwayError(
    'run_not_found',
    found.length === 0
      ? `There is no backup of ${target} from a run ${run}.`
      : `Several runs begin with ${run}.`,
    {
      hint: '`headway restore` lists the backups that are there.',
      candidates: (found.length === 0 ? backups : found).map(({ backup }) => backup.runId),
    },
  )
}

function listText(backups: readonly Found[]): string {
  if (backups.length === 0) return 'There are no backups of it.'
  return tableText(
    backups.map(({ backup, exists }) => [
      backup.runId,
      backup.at,
      backup.tables.length === 0 ? 'all of it' : backup.tables.join(', '),
      exists ? `${Math.ceil(backup.bytes / 1000).toLocaleString('en')} kB` : 'file is gone',
      backup.path,
    ]),
  )
}

function backupText(
  { backup, exists, commands, restorable }: Found,
  database: ChosenDatabase | null,
): string {
  const rows = backup.rows.length === 0 ? ['base'] : backup.rows
  const stamp = ['headway', 'stamp', ...rows, '--target', backup.target].map(shellQuote).join(' ')
  return [
    `Backup of ${backup.tables.length === 0 ? 'all' : safeLine(backup.tables.join(', '))} of ${safeLine(backup.target)}, taken ${backup.at} at ${backup.rows.map(safeLine).join(', ') || 'base'}`,
    `  ${safeLine(backup.path)}${exists ? `: ${backup.proof}` : ' (the file is gone)'}`,
    'Commands, each with what it is for:',
    ...commands.map((command) => `  ${safeLine(command)}`),
    ...(restorable
      ? [
          `Or: headway restore ${backup.runId} --target ${shellQuote(backup.target)} --confirm ${shellQuote(backup.target)}`,
        ]
      : [`Afterwards, if all of it was put back: ${wholeCommand(stamp, database)}`]),
  ].join('\n')
}

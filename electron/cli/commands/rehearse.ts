import { duration } from '../../../shared/duration.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import { passed } from '../../../shared/rehearsal-passed.ts'
import type { Rehearsal, RehearsedWay } from '../../../shared/model/rehearsal.ts'
import { lossLines } from '../../../shared/rehearsal-words.ts'
import type { CliCommand, CliOptions } from '../command.ts'
import { safeLine } from '../print/safe-text.ts'

export const rehearseCommand: CliCommand = {
  name: 'rehearse',
  summary: 'Run an upgrade or downgrade on a copy of the target, and back again; the target is only read.',
  examples: ['headway rehearse', 'headway rehearse +1 --target production', 'headway rehearse -1 --down'],
  declare: (command) =>
    command
      .argument('[revision...]', 'up to which revision; default heads')
      .option('--down', 'rehearse a downgrade to the revision')
      .option('--rows <count>', 'copy at most this many rows of a table; default 2,000,000'),
  run: async ({ args, options, context }) => {
    const open = await context.open()
    const target = open.target()
    const revisions = args.length === 0 ? ['heads'] : [...args]
    const plan = options.flag('down')
      ? await open.channel.call('plan.downgrade', { target, revision: revisions[0] ?? '-1' })
      : await open.channel.call('plan.upgrade', { target, revisions })
    if (plan.steps.length === 0) {
      context.answer(null, () => 'Nothing to rehearse.')
      return 0
    }
    const rowsPerTable = rowsOption(options)
    const made = await open.channel.call('plan.rehearse', {
      fingerprint: plan.fingerprint,
      ...(rowsPerTable === null ? {} : { rowsPerTable }),
    })
    context.answer(made, () => rehearsalText(made))
    return passed(made) ? 0 : 1
  },
}

function rowsOption(options: CliOptions): number | null {
  const value = options.text('rows')
  if (value === null) return null
  if (/^\d{1,10}$/.test(value)) return Number(value)
  throw new HeadwayError('invalid_request', `"${value}" is not a number of rows.`, { hint: 'Use 0 or more.' })
}

/** A rehearsal for people. */
function rehearsalText(made: Rehearsal): string {
  const { copied, place, there, back, noWayBack } = made
  const lost = lossLines(made)
  return [
    `Copied ${counted(copied.rows, 'row')} of ${counted(copied.tables, 'table')} to ${place.text} (${duration(copied.ms)})`,
    ...copied.notes.map((note) => `  only a part: ${safeLine(note)}`),
    ...wayLines('There', there),
    ...(back === null ? [`No way back: ${safeLine(noWayBack ?? '')}`] : wayLines('Back', back)),
    ...(back !== null && passed({ there: back }) && lost.length === 0
      ? ['Everything comes back: schema and rows are as before.']
      : lost.map((line) => `Does not come back: ${safeLine(line)}`)),
  ].join('\n')
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}

function wayLines(title: string, way: RehearsedWay): string[] {
  return [
    `${title}: ${way.status} in ${duration(way.ms)}${way.error === null ? '' : `: ${safeLine(way.error)}`}`,
    ...way.steps.flatMap(({ revision, message, ms, statements }) => [
      `  ${safeLine(revision ?? '')} ${safeLine(message)} (${duration(ms)})`,
      ...statements.map((statement) => {
        const rows = statement.rows === null ? '' : `, ${statement.rows.toLocaleString('en')} rows`
        const locks =
          statement.locks === null || statement.locks.length === 0
            ? ''
            : `, locks ${statement.locks.join(', ')}`
        return `    ${duration(statement.ms)}${rows}${safeLine(locks)}: ${safeLine(statement.sql.replaceAll(/\s+/g, ' ').trim().slice(0, 100))}`
      }),
    ]),
  ]
}

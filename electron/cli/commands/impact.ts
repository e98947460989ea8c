import { duration } from '../../../shared/duration.ts'
import type { Impact } from '../../../shared/model/impact.ts'
import { wholeCommand } from '../../../shared/whole-commands.ts'
import type { CliCommand } from '../command.ts'
import { safeLine } from '../print/safe-text.ts'

export const impactCommand: CliCommand = {
  name: 'impact',
  summary: 'Say what the pending revisions do to a database in use: locks, rewritten tables, lost data.',
  examples: ['headway impact', 'headway impact +1 --target production'],
  declare: (command) => command.argument('[revision...]', 'up to which revision; default heads'),
  run: async ({ args, context }) => {
    const open = await context.open()
    const revisions = args.length === 0 ? ['heads'] : [...args]
    const { fingerprint } = await open.channel.call('plan.upgrade', { target: open.target(), revisions })
    const found = await open.channel.call('plan.impact', { fingerprint })
    context.answer(found, () => impactText(found, wholeCommand('headway rehearse', context.database())))
  },
}

function impactText({ steps, users, rehearsedAt }: Impact, rehearse: string): string {
  if (steps.length === 0) return 'Nothing is pending.'
  return [
    ...steps.flatMap(({ revision, message, statements, notBack }) => [
      `${safeLine(revision ?? '')} ${safeLine(message)}`,
      ...statements.flatMap(({ sql, items, measuredMs }) => [
        `  ${safeLine(sql.replaceAll(/\s+/g, ' ').trim().slice(0, 100))}`,
        ...(items.length === 0
          ? ['    Nobody waits for it']
          : items.map(({ text }) => `    ${safeLine(text)}`)),
        ...(measuredMs === null ? [] : [`    Took ${duration(measuredMs)} in the rehearsal`]),
      ]),
      ...notBack.map((line) => `  Does not come back: ${safeLine(line)}`),
    ]),
    ...(rehearsedAt === null
      ? [`How long it takes is not known: it was not rehearsed (${safeLine(rehearse)}).`]
      : []),
    ...usersText(users),
  ].join('\n')
}

function usersText(users: Impact['users']): string[] {
  if (users === null) return ['Who uses the database right now is not known.']
  if (users.length === 0) return ['Nobody holds these tables now, and no transaction is open for long.']
  return users.map(({ who, tables, seconds, doing }) => {
    const holds = tables.length === 0 ? '' : ` holds ${tables.join(', ')},`
    return safeLine(`In the way: ${who}${holds} in a transaction for ${duration(seconds * 1000)}, ${doing}`)
  })
}

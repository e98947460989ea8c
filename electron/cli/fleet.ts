import type { Command } from 'commander'
import { duration } from '../../shared/duration.ts'
import { HeadwayError } from '../../shared/errors.ts'
import { shellQuote } from '../../shared/shell-quote.ts'
import type { MemberOutcome } from '../../shared/model/fleet.ts'
import { runFleet } from './run-fleet.ts'
import type { CliContext } from './cli-context.ts'
import type { CliOptions } from './command.ts'
import { safeLine } from './print/safe-text.ts'

export function declareFleet(command: Command): void {
  command
    .option('--fleet <name>', 'upgrade every member of this fleet; typed again, it goes on with those left')
    .option('--canary [count]', 'upgrade this many members first, one by one; default 1')
    .option('--concurrency <count>', 'how many members at a time after that; default 4')
    .option('--keep-going', 'go on with the other members after a failure')
}

/** One upgrade on many databases, with one summary; exit code 1 where a member failed. */
export async function upgradeFleet(
  context: CliContext,
  fleet: string,
  revisions: readonly string[],
  options: CliOptions,
): Promise<number> {
  const { channel } = await context.open()
  const members = await channel.call('fleets.members', { fleet })
  requireConfirmation(members, fleet)
  const { terminal } = context
  const started = performance.now()
  const outcomes = await runFleet(channel, {
    members: members.map(({ name }) => name),
    revisions,
    canary: options.flag('canary') ? 1 : countOf(options, 'canary', 0),
    concurrency: countOf(options, 'concurrency', 4),
    keepGoing: options.flag('keepGoing'),
    start: {
      confirmation: null,
      lockTimeoutMs: null,
      resume: options.flag('resume'),
      backup: options.flag('backup'),
    },
    onMember: (outcome) => {
      if (!context.json) terminal.print(memberLine(outcome))
    },
  })
  context.answer(outcomes, () => summary(outcomes, performance.now() - started))
  return outcomes.every(({ status }) => done.has(status)) ? 0 : 1
}

const done: ReadonlySet<string> = new Set(['succeeded', 'nothing_to_do'])

function memberLine({ name, status, steps, ms, error }: MemberOutcome): string {
  const what = status === 'succeeded' ? `${steps} applied` : status.replaceAll('_', ' ')
  return `${safeLine(name)}: ${what} (${duration(ms)})${error === null ? '' : `: ${safeLine(error)}`}`
}

function summary(outcomes: readonly MemberOutcome[], ms: number): string {
  const of = (wanted: (status: string) => boolean): number =>
    outcomes.filter(({ status }) => wanted(status)).length
  const parts = [
    `${of((status) => status === 'succeeded')} upgraded`,
    `${of((status) => status === 'nothing_to_do')} had nothing to do`,
    `${of((status) => !done.has(status) && status !== 'not run')} failed`,
    `${of((status) => status === 'not run')} not run`,
  ]
  return `${outcomes.length} members in ${duration(ms)}: ${parts.join(', ')}`
}

/** A fleet with a production member is confirmed by its own name, once for all of them. */
function requireConfirmation(
  members: readonly { readonly name: string; readonly tier: string }[],
  fleet: string,
): void {
  const production = members.filter(({ tier }) => tier === 'production')
  if (production.length === 0) return
  const first = shellQuote(production[0]?.name ?? '')
  throw new HeadwayError(
    'production_refused',
    `${production.length} members of ${fleet} are production: each of them is upgraded by itself, with its own checks.`,
    {
      hint: `Upgrade each of them by itself: headway upgrade heads --target ${first} --confirm ${first}`,
      problems: production.slice(0, 20).map(({ name }) => name),
    },
  )
}

function countOf(options: CliOptions, name: string, usual: number): number {
  const text = options.text(name)
  if (text === null) return usual
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new HeadwayError('invalid_request', `"${text}" is not a number of members.`, {
    hint: 'Use 1 to 9999.',
  })
}

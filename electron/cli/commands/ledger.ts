import type { LedgerEntry } from '../../../shared/model/database.ts'
import { duration } from '../../../shared/duration.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import { shellQuote } from '../../../shared/shell-quote.ts'
import type { CliCommand } from '../command.ts'
import { safeLine } from '../print/safe-text.ts'
import { tableText } from '../print/table.ts'

const usual = 20

export const ledgerCommand: CliCommand = {
  name: 'ledger',
  summary: 'Show what ran on a database, newest first, and what is in doubt.',
  examples: ['headway ledger', 'headway ledger --limit 100 --target staging'],
  declare: (command) => command.option('--limit <entries>', `how many entries are shown; default ${usual}`),
  run: async ({ options, context }) => {
    const open = await context.open()
    const target = open.target()
    const entries = await open.channel.call('targets.ledger', {
      target,
      limit: limitOf(options.text('limit')),
    })
    context.answer(entries, () => ledgerText(entries, target))
  },
}

function limitOf(text: string | null): number {
  if (text === null) return usual
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new HeadwayError('invalid_request', `"${text}" is no number of entries.`, { hint: 'Use 1 to 9999.' })
}

/** Entries as a table, and below it each step in doubt with what is known of it and what can be done. */
export function ledgerText(entries: readonly LedgerEntry[], target: string): string {
  if (entries.length === 0) return 'Nothing has run here, as far as the ledger knows.'
  const rows = entries.map((entry) => [
    entry.at,
    entry.outcome.replace('_', ' '),
    entry.action.replace('_', ' '),
    entry.revision ?? '',
    who(entry),
    entry.durationMs === null ? '' : duration(entry.durationMs),
    entry.error ?? entry.reason ?? '',
  ])
  return [tableText(rows), ...doubtful(entries).map((entry) => doubtText(entry, target))].join('\n\n')
}

function who({ role, osUser }: LedgerEntry): string {
  return [osUser, role].filter((name) => name !== null).join(' as ')
}

/** The newest entry of a revision, where it says that nobody knows the end. */
function doubtful(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const newest = new Map<string | null, LedgerEntry>()
  for (const entry of entries) if (!newest.has(entry.revision)) newest.set(entry.revision, entry)
  return [...newest.values()].filter(({ outcome }) => outcome === 'started' || outcome === 'in_doubt')
}

function doubtText({ revision, action, statements }: LedgerEntry, target: string): string {
  const id = revision ?? ''
  const last = statements.at(-1)
  const known =
    last === undefined
      ? 'It did not say how far it got.'
      : `Statement ${statements.length} was in flight: ${safeLine(last.sql)}`
  const command = (...words: readonly string[]): string =>
    `  headway ${[...words, '--target', target].map(shellQuote).join(' ')}`
  return [
    `In doubt: ${action} of ${safeLine(id)}. ${known}`,
    'Look at what it left behind and set that right by hand, then',
    `${command(action === 'downgrade' ? 'downgrade' : 'upgrade', id, '--resume')}    to go on at that statement (SQL revisions)`,
    `${command('stamp', id)}    if the revision is in`,
  ].join('\n')
}

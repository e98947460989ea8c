import type { DoubtfulStep, LedgerEntry } from '../../../shared/model/database.ts'
import { decisionReason, doubtSentence, evidenceSentence } from '../../../shared/doubt-words.ts'
import { duration } from '../../../shared/duration.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import { shellQuote } from '../../../shared/shell-quote.ts'
import type { CliContext } from '../cli-context.ts'
import type { CliCommand, CliOptions } from '../command.ts'
import { declareConfirmation } from '../confirm.ts'
import { safeLine } from '../print/safe-text.ts'
import { wholeCommand } from '../../../shared/whole-commands.ts'
import type { ChosenDatabase } from '../../../shared/whole-commands.ts'
import { tableText } from '../print/table.ts'
import { runPlan } from '../run-plan.ts'

const usual = 20

export const ledgerCommand: CliCommand = {
  name: 'ledger',
  summary: 'Show what ran on a database, newest first, and decide what is in doubt.',
  examples: [
    'headway ledger',
    'headway ledger --limit 100 --target staging',
    'headway ledger --applied 925eb83d1fc7 --reason "the index is there and valid"',
  ],
  declare: (command) => {
    command
      .option('--limit <entries>', `how many entries are shown; default ${usual}`)
      .option('--applied <revision>', 'say that a step in doubt took place; --reason says what shows it')
      .option('--not-applied <revision>', 'say that it did not, or was taken back by hand')
    declareConfirmation(command)
  },
  run: async ({ options, context }) => {
    const [applied, notApplied] = [options.text('applied'), options.text('notApplied')]
    if (applied !== null || notApplied !== null) return decide(context, options, applied, notApplied)
    const open = await context.open()
    const target = open.target()
    const limit = limitOf(options.text('limit'))
    const entries = await open.channel.call('targets.ledger', { target, limit })
    const { inDoubt } = await open.channel.call('targets.state', { target })
    context.answer(entries, () => ledgerText(entries, target, inDoubt, context.database()))
    return 0
  },
}

/** Writes what somebody found out of a step in doubt, as a stamp with its reason and with what the schema says. */
async function decide(
  context: CliContext,
  options: CliOptions,
  applied: string | null,
  notApplied: string | null,
): Promise<number> {
  const [revision, reason] = [applied ?? notApplied, options.text('reason')]
  if (revision === null || (applied !== null && notApplied !== null) || reason === null) {
    throw new HeadwayError('invalid_request', 'A decision names one revision and what shows it.', {
      hint: 'Give --applied or --not-applied, and --reason "what you found in the database".',
    })
  }
  const open = await context.open()
  const target = open.target()
  const doubt = await open.channel.call('targets.doubt', { target, revision })
  const evidence = evidenceSentence(doubt.step, doubt.evidence)
  if (!context.json) context.terminal.note(safeLine(evidence))
  const revisions = applied === null ? doubt.notApplied : doubt.applied
  const stamp = { target, revisions, purge: false, decides: doubt.step.revision }
  const plan = await open.channel.call('plan.stamp', stamp)
  const recorded = decisionReason(doubt, applied !== null, reason)
  const text = (name: string): string | null => (name === 'reason' ? recorded : options.text(name))
  return runPlan(context, plan, { ...options, text })
}

function limitOf(text: string | null): number {
  if (text === null) return usual
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new HeadwayError('invalid_request', `"${text}" is not a number of entries.`, {
    hint: 'Use 1 to 9999.',
  })
}

/** Entries as a table, and below it each step in doubt with what is known of it and what can be done. */
export function ledgerText(
  entries: readonly LedgerEntry[],
  target: string,
  inDoubt: readonly DoubtfulStep[],
  database: ChosenDatabase | null = null,
): string {
  if (entries.length === 0) return 'Nothing has run here, as far as the ledger knows.'
  const rows = entries.map((entry) => [
    entry.at,
    entry.outcome.replace('_', ' '),
    entry.action.replace('_', ' '),
    entry.revision ?? '',
    who(entry),
    entry.durationMs === null ? '' : duration(entry.durationMs),
    entry.error ?? (entry.action === 'backup' ? entry.statements[0]?.sql : null) ?? entry.reason ?? '',
  ])
  return [tableText(rows), ...inDoubt.map((step) => doubtText(step, target, database))].join('\n\n')
}

function who({ role, osUser }: LedgerEntry): string {
  return [osUser, role].filter((name) => name !== null).join(' as ')
}

/** A step in doubt with the commands to choose from. */
export function doubtText(step: DoubtfulStep, target: string, database: ChosenDatabase | null): string {
  const { revision, action, canResume, runner } = step
  if (runner !== null)
    return `${safeLine(doubtSentence(step))}\nWait until that run has ended, then ask again.`
  const command = (...words: readonly string[]): string =>
    `  ${wholeCommand(`headway ${[...words, '--target', target].map(shellQuote).join(' ')}`, database)}`
  const verb = action === 'downgrade' ? 'downgrade' : 'upgrade'
  const aim = action === 'downgrade' ? '-1' : revision
  return [
    safeLine(doubtSentence(step)),
    'Check what it left behind and repair that by hand, then',
    ...(canResume ? [`${command(verb, aim, '--resume')}    to go on at that statement`] : []),
    `${command('ledger', '--applied', revision, '--reason', 'what shows it')}    if it took place`,
    `${command('ledger', '--not-applied', revision, '--reason', 'what shows it')}    if it did not`,
  ].join('\n')
}

import type { Command } from 'commander'
import type { Channel } from '../../shared/contract.ts'
import type { Confirmation } from '../../shared/contract/plans.ts'
import type { Plan } from '../../shared/model/plan.ts'
import { startGate } from '../../shared/start-gate.ts'
import type { Missing } from '../../shared/start-gate.ts'
import type { CliContext } from './cli-context.ts'
import { collect } from './command.ts'
import type { CliOptions } from './command.ts'
import { safeLine } from './print/safe-text.ts'
import type { Terminal } from './terminal.ts'

/** The options by which a script says what a person would type or tick for a production target. */
export function declareConfirmation(command: Command): void {
  command
    .option('--confirm <target>', "a production target's name, typed again")
    .option(
      '--destroy <item>',
      "agree to lose this, worded as in the plan: --destroy 'drop table users' (repeatable)",
      collect,
    )
    .option('--reason <text>', 'why, kept in the ledger; a downgrade or stamp on production needs one')
    .option(
      '--backup',
      'first take a backup of what the run may take away; without a proved one nothing runs',
    )
    .option(
      '--verify',
      'compare the schema afterwards with what the revisions make; always done on production',
    )
    .option('--lock-timeout <seconds>', 'how long to wait for another run to finish')
}

/**
 * What production asks for (SAFETY P9), from the options, else from the person at the terminal. Nothing is asked where
 * the plan may not start anyway; whether it is enough is decided by the engine, which refuses with `confirmation_needed`.
 */
export async function confirmPlan(
  context: CliContext,
  channel: Channel,
  plan: Plan,
  options: CliOptions,
): Promise<Confirmation | null> {
  const given = {
    typedTarget: options.text('confirm'),
    destructive: options.list('destroy'),
    reason: options.text('reason'),
  }
  // A reason that was given is kept in the ledger, asked for or not.
  if (plan.tier !== 'production') return given.reason === null ? null : given
  const { terminal } = context
  if (!terminal.interactive || context.json) return given
  const preview = await channel.call('plan.preview', { fingerprint: plan.fingerprint })
  const gate = startGate({ plan, preview: { kind: 'known', preview }, confirmation: given })
  if (gate.refused.length > 0) return given
  return await askMissing(terminal, plan, gate.missing, given, preview.uncertain)
}

async function askMissing(
  terminal: Terminal,
  plan: Plan,
  missing: readonly Missing[],
  given: Confirmation,
  uncertain: readonly string[],
): Promise<Confirmation> {
  const destructive = [...given.destructive]
  for (const each of missing) {
    if (each.kind !== 'item') continue
    const why = uncertain.includes(each.item) ? 'may destroy anything' : 'takes something away'
    const answer = await terminal.ask(`${safeLine(each.item)}: ${why}. Type "yes" to agree: `)
    if (answer.trim() === 'yes') destructive.push(each.item)
  }
  const lacks = (kind: Missing['kind']): boolean => missing.some((each) => each.kind === kind)
  const reason = lacks('reason') ? await terminal.ask('Reason: ') : given.reason
  const question = `${safeLine(plan.target)} is production. Type its name to go on: `
  const typedTarget = lacks('name') ? (await terminal.ask(question)).trim() : given.typedTarget
  return { typedTarget, destructive, reason }
}

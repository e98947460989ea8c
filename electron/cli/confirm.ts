import type { Command } from 'commander'
import type { Channel } from '../../shared/contract.ts'
import type { Confirmation } from '../../shared/contract/plans.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { CliContext } from './cli-context.ts'
import { collect } from './command.ts'
import type { CliOptions } from './command.ts'
import { safeLine } from './print/safe-text.ts'

/** The options by which a script says what a person would type or tick for a production target. */
export function declareConfirmation(command: Command): void {
  command
    .option('--confirm <target>', "a production target's name, typed again")
    .option(
      '--destroy <item>',
      'a destructive item of the plan, named to be agreed with (repeatable)',
      collect,
    )
    .option('--reason <text>', 'why, for a downgrade or stamp on production')
    .option('--lock-timeout <seconds>', 'how long to wait for another run to finish')
}

/**
 * What production asks for (SAFETY P9), from the options, else from the person at the terminal.
 * Whether it is enough is decided by the engine, which refuses with `confirmation_needed`.
 */
export async function confirmPlan(
  context: CliContext,
  channel: Channel,
  plan: Plan,
  options: CliOptions,
): Promise<Confirmation | null> {
  if (plan.tier !== 'production' || plan.steps.length === 0) return null
  const given = {
    typedTarget: options.text('confirm'),
    destructive: options.list('destroy'),
    reason: options.text('reason'),
  }
  const { terminal } = context
  if (!terminal.interactive || context.json) return given
  const { destructive, uncertain } = await channel.call('plan.preview', { fingerprint: plan.fingerprint })
  const agreed = [...given.destructive]
  for (const item of [...destructive, ...uncertain].filter((each) => !agreed.includes(each))) {
    const why = destructive.includes(item) ? 'takes something away' : 'may do anything'
    const answer = await terminal.ask(`${safeLine(item)}: ${why}. Type "yes" to agree: `)
    if (answer.trim() === 'yes') agreed.push(item)
  }
  const asksReason = plan.kind === 'downgrade' || plan.kind === 'stamp'
  const reason = given.reason ?? (asksReason ? await terminal.ask('Reason: ') : null)
  const typedTarget =
    given.typedTarget ?? (await terminal.ask(`${plan.target} is production. Type its name to go on: `)).trim()
  return { typedTarget, destructive: agreed, reason }
}

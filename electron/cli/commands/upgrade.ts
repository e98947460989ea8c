import { printOffline } from '../offline.ts'
import { declareConfirmation } from '../confirm.ts'
import type { CliCommand } from '../command.ts'
import { declareFleet, upgradeFleet } from '../fleet.ts'
import { runPlan } from '../run-plan.ts'

export const upgradeCommand: CliCommand = {
  name: 'upgrade',
  summary: 'Upgrade a database to a later revision.',
  examples: [
    'headway upgrade head',
    'headway upgrade +1 --target staging',
    'headway upgrade base:head --sql',
    'headway upgrade head --fleet tenants --canary --concurrency 8',
  ],
  declare: (command) => {
    command
      .argument('<revision...>', 'head, heads, an id, +1, label@head; with --sql also a:b')
      .option('--sql', 'print the SQL instead of running it')
      .option('--resume', 'continue a revision without a transaction at the statement where it stopped')
    declareConfirmation(command)
    declareFleet(command)
  },
  run: async ({ args, options, context }) => {
    if (options.flag('sql')) return printOffline(context, 'upgrade', args)
    const fleet = options.text('fleet')
    if (fleet !== null) return upgradeFleet(context, fleet, args, options)
    const open = await context.open()
    const plan = await open.channel.call('plan.upgrade', { target: open.target(), revisions: [...args] })
    return runPlan(context, plan, options)
  },
}

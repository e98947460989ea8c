import { printOffline } from '../offline.ts'
import { declareConfirmation } from '../confirm.ts'
import type { CliCommand } from '../command.ts'
import { runPlan } from '../run-plan.ts'

export const downgradeCommand: CliCommand = {
  name: 'downgrade',
  summary: 'Roll a database back to an earlier revision.',
  examples: ['headway downgrade -1', 'headway downgrade 1975ea83b712', 'headway downgrade head:base --sql'],
  declare: (command) => {
    command
      .argument('<revision>', 'an id, base, -1, label@-1; with --sql a:b')
      .option('--sql', 'print the SQL instead of running it')
      .option('--resume', 'continue a revision without a transaction at the statement where it stopped')
    declareConfirmation(command)
  },
  run: async ({ args, options, context }) => {
    if (options.flag('sql')) return printOffline(context, 'downgrade', args)
    const open = await context.open()
    const plan = await open.channel.call('plan.downgrade', { target: open.target(), revision: args[0] ?? '' })
    return runPlan(context, plan, options)
  },
}

import { HeadwayError } from '../../../shared/errors.ts'
import { printOffline } from '../offline.ts'
import { declareConfirmation } from '../confirm.ts'
import type { CliCommand } from '../command.ts'
import { runPlan } from '../run-plan.ts'

export const stampCommand: CliCommand = {
  name: 'stamp',
  summary: 'Set the recorded revision; run nothing.',
  examples: ['headway stamp head', 'headway stamp base --purge', 'headway stamp base:head --sql'],
  declare: (command) => {
    command
      .argument('<revision...>', 'ids, head, heads, base')
      .option('--purge', 'first delete all rows of the version table')
      .option('--sql', 'print the SQL instead of running it')
    declareConfirmation(command)
  },
  run: async ({ args, options, context }) => {
    const purge = options.flag('purge')
    if (options.flag('sql')) {
      if (purge) throw new HeadwayError('invalid_request', '--purge cannot be used with --sql')
      return printOffline(context, 'stamp', args)
    }
    const open = await context.open()
    const plan = await open.channel.call('plan.stamp', { target: open.target(), revisions: [...args], purge })
    return runPlan(context, plan, options)
  },
}

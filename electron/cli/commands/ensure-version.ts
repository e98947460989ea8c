import { declareConfirmation } from '../confirm.ts'
import type { CliCommand } from '../command.ts'
import { runPlan } from '../run-plan.ts'

export const ensureVersionCommand: CliCommand = {
  name: 'ensure-version',
  summary: 'Create the version table where it is missing.',
  examples: ['headway ensure-version'],
  declare: (command) => {
    command.option('--sql', 'print the SQL instead of running it')
    declareConfirmation(command)
  },
  run: async ({ options, context }) => {
    const open = await context.open()
    const plan = await open.channel.call('plan.ensureVersion', { target: open.target() })
    if (!options.flag('sql')) return runPlan(context, plan, options)
    const script = await open.channel.call('plan.script', { fingerprint: plan.fingerprint })
    context.answer(script, () => script.sql)
    return 0
  },
}

import type { CliCommand } from '../command.ts'
import { tableText } from '../print/table.ts'

export const targetsCommand: CliCommand = {
  name: 'targets',
  summary: 'List the databases of the project.',
  examples: ['headway targets', 'headway targets --state'],
  declare: (command) => command.option('--state', 'ask each where it stands'),
  run: async ({ options, context }) => {
    const open = await context.open()
    const targets = await open.channel.call('targets.list', {})
    const states = options.flag('state') ? await open.channel.call('targets.matrix', {}) : null
    context.answer(states ?? targets, () =>
      tableText(
        targets.map((target) => {
          const mark = target.name === open.project.defaultTarget ? '*' : ''
          const state = states?.find((each) => each.target === target.name)
          const url = target.displayUrl ?? '-'
          const label = state?.identity?.label ?? null
          const stands = target.problem ?? state?.summary ?? ''
          return [
            mark,
            target.name,
            target.tier,
            url,
            label === null ? stands : `${stands}, labelled ${label}`,
          ]
        }),
      ),
    )
  },
}

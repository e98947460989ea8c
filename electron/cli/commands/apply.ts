import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { HeadwayError } from '../../../shared/errors.ts'
import type { CliCommand } from '../command.ts'
import { declareConfirmation } from '../confirm.ts'
import { runPlan } from '../run-plan.ts'

export const applyCommand: CliCommand = {
  name: 'apply',
  summary: 'Run a saved plan, if nothing has changed since it was made.',
  examples: ['headway apply release.plan.json'],
  declare: (command) => {
    command.argument('<plan>', 'a file written by headway plan --out')
    declareConfirmation(command)
  },
  run: async ({ args, options, context }) => {
    const { channel } = await context.open()
    const path = resolve(context.terminal.cwd, args[0] ?? '')
    const text = await readFile(path, 'utf8').catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new HeadwayError('file_unreadable', `The plan cannot be read: ${why}.`, { cause })
    })
    return runPlan(context, await channel.call('plan.load', { text }), options)
  },
}

import { resolve } from 'node:path'
import { HeadwayError } from '../../../shared/errors.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import { shellQuote } from '../../../shared/shell-quote.ts'
import { nodeFiles } from '../../engine/node-ports/files.ts'
import type { CliCommand } from '../command.ts'
import { declareConfirmation } from '../confirm.ts'
import { runPlan, typedFlags, withTyped } from '../run-plan.ts'

export const applyCommand: CliCommand = {
  name: 'apply',
  summary: 'Run a saved plan, if nothing has changed since it was made.',
  examples: ['headway apply release.plan.json'],
  declare: (command) => {
    command.argument('<plan>', 'a file written by `headway plan upgrade head --out <file>`')
    declareConfirmation(command)
  },
  run: async ({ args, options, context }) => {
    const { channel } = await context.open()
    const path = resolve(context.terminal.cwd, args[0] ?? '')
    const bytes = await nodeFiles.read(path).catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new HeadwayError('file_unreadable', `The plan cannot be read: ${why}.`, {
        hint: 'Name a file that was written by: headway plan upgrade head --out plan.json',
        cause,
      })
    })
    const text = new TextDecoder().decode(bytes)
    const plan = await channel.call('plan.load', { text })
    refuseOtherTarget(plan, options.text('target'))
    const command = `headway apply ${shellQuote(args[0] ?? '')}`
    return await runPlan(context, { ...plan, command }, options).catch((error: unknown) => {
      throw withTyped(error, plan.command, command + typedFlags(options))
    })
  },
}

/** A plan is about one database: another one is not what was reviewed. */
function refuseOtherTarget(plan: Plan, wanted: string | null): void {
  if (wanted === null || wanted === plan.target) return
  throw new HeadwayError('invalid_request', `The plan was made for ${plan.target}, not for ${wanted}.`, {
    hint: `Leave --target out, or make a plan for ${wanted}: ${plan.command.replace(plan.target, wanted)}`,
  })
}

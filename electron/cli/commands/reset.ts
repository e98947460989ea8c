import { HeadwayError } from '../../../shared/errors.ts'
import type { CliContext, OpenProject } from '../cli-context.ts'
import type { CliCommand } from '../command.ts'
import type { RunOutcome } from '../../../shared/model/run.ts'
import { safeLine } from '../print/safe-text.ts'
import { executePlan, exitOf } from '../run-plan.ts'

export const resetCommand: CliCommand = {
  name: 'reset',
  summary: 'Development only: take everything out of the database and upgrade it again. All data is lost.',
  examples: ['headway reset', 'headway reset --drop-everything', 'headway reset --yes-reset dev'],
  declare: (command) =>
    command
      .option('--yes-reset <target>', "the target's name, typed to confirm where nobody can be asked")
      .option(
        '--drop-everything',
        'drop every object instead of downgrading: for downgrades that do not work',
      ),
  run: async ({ options, context }) => {
    const open = await context.open()
    const target = open.target()
    await requireDevelopment(open, target)
    await confirm(context, target, options.text('yesReset'))
    const outcomes = options.flag('dropEverything')
      ? await dropEverything(open, context, target)
      : [
          await executePlan(
            context,
            await open.channel.call('plan.downgrade', { target, revision: 'base' }),
            options,
          ),
        ]
    if (outcomes.every((outcome) => exitOf(outcome) === 0)) {
      const up = await open.channel.call('plan.upgrade', { target, revisions: ['heads'] })
      outcomes.push(await executePlan(context, up, options))
    }
    context.answer(outcomes, () => '')
    return Math.max(0, ...outcomes.map(exitOf))
  },
}

async function dropEverything(open: OpenProject, context: CliContext, target: string): Promise<RunOutcome[]> {
  const { dropped } = await open.channel.call('targets.empty', { target, confirm: target })
  if (!context.json) context.terminal.print(`Dropped ${dropped.length} objects of ${safeLine(target)}.`)
  return []
}

/** Asked anew: where only the project's code knows the database, its tier is not known before the code ran. */
async function requireDevelopment(open: OpenProject, name: string): Promise<void> {
  const targets = await open.channel.call('targets.list', {})
  const tier = targets.find((target) => target.name === name)?.tier
  if (tier === 'development') return
  throw new HeadwayError(
    'production_refused',
    `${name} is a ${tier} target; only a development one can be reset.`,
    {
      hint: 'Use downgrade and upgrade, step by step.',
    },
  )
}

async function confirm(context: CliContext, target: string, given: string | null): Promise<void> {
  const { terminal } = context
  const typed =
    given ??
    (terminal.interactive
      ? (await terminal.ask(`All data of ${target} will be lost. Type its name to go on: `)).trim()
      : null)
  if (typed === target) return
  throw new HeadwayError(
    'confirmation_needed',
    `Reset deletes all data of ${target}; its name was not typed.`,
    {
      hint: `Add --yes-reset ${target}`,
    },
  )
}

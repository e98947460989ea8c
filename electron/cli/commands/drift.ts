import { driftCount, driftGroups } from '../../../shared/drift-groups.ts'
import type { OpenProject } from '../cli-context.ts'
import type { CliCommand } from '../command.ts'
import { collect } from '../command.ts'
import { declareConfirmation } from '../confirm.ts'
import { driftText } from '../print/drift-text.ts'
import { wholeCommand } from '../../../shared/whole-commands.ts'
import { runPlan } from '../run-plan.ts'

const foundExit = 3

export const driftCommand: CliCommand = {
  name: 'drift',
  summary:
    'Show where a database differs from its applied revisions (exit code 3 where it does), and undo that.',
  examples: [
    'headway drift',
    'headway drift --restore',
    "headway drift --restore --only 'create table public.leftovers'",
  ],
  declare: (command) => {
    command
      .option('--restore', 'change the database back to what its applied revisions make')
      .option('--only <difference>', 'with --restore: this one alone, as it is listed (repeatable)', collect)
    declareConfirmation(command)
  },
  run: async ({ options, context }) => {
    const open = await context.open()
    if (options.flag('restore')) {
      const request = { target: open.target(), changes: options.list('only') }
      return runPlan(context, await open.channel.call('plan.restore', request), options)
    }
    const found = await readDrift(open)
    context.answer(found, () =>
      driftText(found, context.terminal.style, wholeCommand('headway drift --restore', context.database())),
    )
    context.noteShadow(found.proposal.place)
    return driftCount(driftGroups(found.proposal.comparison.changes, found.ignored)) > 0 ? foundExit : 0
  },
}

/** The differences from the applied revisions to the database, and those that `ignore` patterns leave out. */
async function readDrift({ channel, target: chosen }: OpenProject) {
  const target = chosen()
  const [proposal, ignored] = await Promise.all([
    channel.call('changes.propose', {
      target,
      from: { kind: 'applied', target },
      to: { kind: 'target', target },
      renames: [],
      drops: [],
      include: null,
      exclude: null,
    }),
    channel.call('changes.ignored', {}),
  ])
  return { target, proposal, ignored }
}

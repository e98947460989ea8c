import { HeadwayError } from '../../../shared/errors.ts'
import type { CliCommand } from '../command.ts'
import { safeLine } from '../print/safe-text.ts'
import { executePlan, exitOf } from '../run-plan.ts'

export const createCommand: CliCommand = {
  name: 'create',
  summary: 'Create a database that stands at a revision: from a snapshot, or else by running the revisions.',
  examples: ['headway create sqlite:///test.db', 'headway create sqlite:///old.db --at 814d'],
  declare: (command) =>
    command
      .argument('<url>', 'where the new database is to be')
      .option('--at <revision>', 'the revision it stands at; default heads'),
  databaseOf: ([url]) => url ?? null,
  run: async ({ options, context }) => {
    const { channel, target: chosen } = await context.open()
    const target = chosen()
    const revisions = [options.text('at') ?? 'heads']
    const created = await channel.call('targets.create', { target, revisions })
    if (created.made === 'there') {
      throw new HeadwayError('invalid_request', 'There is a database already; nothing was changed.', {
        hint: 'Name a database that does not exist, or bring this one further: headway upgrade heads',
      })
    }
    if (created.made === 'copied') {
      context.answer(
        { ...created, outcome: null, notKept: null },
        () => `Made from the snapshot of ${safeLine(revisions.join())}.`,
      )
      return 0
    }
    if (!context.json && !context.quiet)
      context.terminal.note(`Running the revisions: ${safeLine(created.reason ?? '')}.`)
    const outcome = await executePlan(
      context,
      await channel.call('plan.upgrade', { target, revisions }),
      options,
    )
    const succeeded = exitOf(outcome) === 0
    const notKept =
      succeeded && created.seed !== null
        ? (await channel.call('targets.keep', { target, seed: created.seed })).notKept
        : null
    // A half-filled database is removed. One whose last step is in doubt is kept: a person must look whether it is
    // complete.
    const removed = !succeeded && outcome.status !== 'in_doubt'
    if (removed) await channel.call('targets.discard', { target })
    context.answer({ ...created, outcome, notKept }, () =>
      !succeeded
        ? removed
          ? 'The new database was removed again.'
          : ''
        : `Made by running the revisions.${notKept === null ? '' : ` No snapshot is kept: ${safeLine(notKept)}.`}`,
    )
    return exitOf(outcome)
  },
}

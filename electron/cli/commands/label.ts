import type { CliCommand } from '../command.ts'
import { safeLine } from '../print/safe-text.ts'
import { HeadwayError } from '../../../shared/errors.ts'

export const labelCommand: CliCommand = {
  name: 'label',
  summary: 'Write into the database which target it is: runs through any other target are refused.',
  examples: [
    'headway label',
    'headway label production --target live --confirm live',
    'headway label --remove',
  ],
  declare: (command) =>
    command
      .argument('[label]', "the target's tier or name; without one the label is printed")
      .option('--remove', 'take the label away')
      .option('--confirm <target>', 'the name of a production target, typed to confirm'),
  run: async ({ args, options, context }) => {
    const open = await context.open()
    const target = open.target()
    const remove = options.flag('remove')
    const label = args[0] ?? null
    if (remove && label !== null)
      throw new HeadwayError('invalid_request', 'Give a label, or --remove, not both.')
    if (!remove && label === null) {
      const { identity, error } = await open.channel.call('targets.state', { target })
      if (error !== null && identity === null) throw new HeadwayError(error.code, error.message, error)
      if (identity?.unreadable !== undefined)
        throw new HeadwayError(
          'sql_failed',
          `The database of ${target} carries a label that ${identity.user ?? 'this role'} may not read.`,
          { hint: `Its owner can let everybody read it: GRANT SELECT ON ${identity.unreadable} TO PUBLIC` },
        )
      const found = identity?.label ?? null
      context.answer({ target, label: found }, () => sentence(target, found))
      return
    }
    const written = await open.channel.call('targets.label', {
      target,
      label: remove ? null : label,
      confirm: options.text('confirm'),
    })
    context.answer({ target, ...written }, () => sentence(target, written.label))
  },
}

function sentence(target: string, label: string | null): string {
  return label === null
    ? `The database of ${safeLine(target)} carries no label.`
    : `The database of ${safeLine(target)} is labelled ${safeLine(label)}.`
}

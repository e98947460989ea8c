import { HeadwayError } from '../../../shared/errors.ts'
import type { CliCommand } from '../command.ts'
import { safeText } from '../print/safe-text.ts'
import { schemaSourceOf, sourceHelp } from '../schema-source.ts'

export const schemaCommand: CliCommand = {
  name: 'schema',
  summary: 'Print a schema as DDL: of a database, of a revision, or of the model.',
  examples: ['headway schema', 'headway schema heads', 'headway schema ae10 --target staging'],
  declare: (command) => command.argument('[source]', `${sourceHelp}; default the target`),
  run: async ({ args, context }) => {
    const open = await context.open()
    const target = open.target()
    const source = schemaSourceOf(args[0] ?? `target:${target}`, open.project)
    const schema = await open.channel.call('schema.of', { source, target })
    if (schema.kind === 'unavailable' && !context.json) {
      throw new HeadwayError(schema.error?.code ?? 'shadow_unavailable', schema.reason, {
        ...schema.error,
        hint: schema.hint,
      })
    }
    context.answer(schema, () => (schema.kind === 'available' ? safeText(schema.ddl.trimEnd()) : ''))
    if (schema.kind === 'available') context.noteShadow(schema.place)
    return schema.kind === 'available' ? 0 : 1
  },
}

import { HeadwayError } from '../../../shared/errors.ts'
import type { CliCommand } from '../command.ts'
import { tellBiography } from '../tell-biography.ts'

export const blameCommand: CliCommand = {
  name: 'blame',
  summary: 'List the revisions that changed a column, newest first.',
  examples: ['headway blame orders.total', 'headway blame orders.total --proof'],
  declare: (command) =>
    command
      .argument('<column>', 'table.column, or schema.table.column')
      .option('--proof', 'replay each on the shadow, and show what became of the table'),
  run: async ({ args, options, context }) => {
    const [name = ''] = args
    const dot = name.lastIndexOf('.')
    if (dot < 1 || dot === name.length - 1) {
      throw new HeadwayError('invalid_request', `"${name}" names no column.`, {
        hint: 'Write table.column; the whole table: headway history --table <table>',
      })
    }
    const [table, column] = [name.slice(0, dot), name.slice(dot + 1)]
    return tellBiography(context, { table, column, proof: options.flag('proof') })
  },
}

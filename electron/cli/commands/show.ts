import type { CliCommand } from '../command.ts'
import { longEntry } from '../print/revision-lines.ts'
import { readHistory } from '../shown-history.ts'

export const showCommand: CliCommand = {
  name: 'show',
  summary: 'Show one or several revisions in the long form.',
  examples: ['headway show head', 'headway show ae10', 'headway show current'],
  declare: (command) => command.argument('<revision>', 'an id or prefix, head, heads, label@head, current'),
  run: async ({ args, context }) => {
    const open = await context.open()
    const expression = args[0] ?? ''
    const target = expression.includes('current') ? open.target() : null
    const { revisions } = await open.channel.call('graph.resolve', { expression, target })
    const history = await readHistory(open)
    const shown = revisions.map(history.get)
    context.answer(
      shown.map(({ revision, node }) => ({ ...node, revision })),
      () => shown.map((each) => longEntry(each, open.project.root)).join('\n'),
    )
  },
}

import type { CliCommand } from '../command.ts'
import { longEntry, shortLine } from '../print/revision-lines.ts'
import { noteProblems, readHistory } from '../shown-history.ts'

export const headsCommand: CliCommand = {
  name: 'heads',
  summary: 'List the heads: revisions that no other follows.',
  examples: ['headway heads', 'headway heads --resolve-dependencies -v'],
  declare: (command) =>
    command
      .option('-v, --verbose', 'the long form of each')
      .option('--resolve-dependencies', 'leave out heads that another branch depends on'),
  run: async ({ options, context }) => {
    const open = await context.open()
    const history = await readHistory(open)
    const { heads, realHeads } = history.view.graph
    const ids = options.flag('resolveDependencies') ? realHeads : heads
    context.answer({ heads: ids }, () =>
      ids
        .map((id) =>
          options.flag('verbose')
            ? longEntry(history.get(id), open.project.root)
            : shortLine(history.get(id), { labels: true, tree: false }),
        )
        .join('\n'),
    )
    noteProblems(context, history.view)
  },
}

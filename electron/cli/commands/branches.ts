import type { CliCommand } from '../command.ts'
import { branchEntry } from '../print/revision-lines.ts'
import { readHistory } from '../shown-history.ts'

export const branchesCommand: CliCommand = {
  name: 'branches',
  summary: 'List the branch points: revisions that several others follow.',
  examples: ['headway branches', 'headway branches -v'],
  declare: (command) => command.option('-v, --verbose', 'the long form of each'),
  run: async ({ options, context }) => {
    const open = await context.open()
    const history = await readHistory(open)
    const points = history.view.graph.nodes
      .filter((node) => node.branchPoint)
      .map((node) => history.get(node.id))
    const answer = points.map(({ node, children }) => ({ revision: node.id, children }))
    context.answer({ branches: answer }, () =>
      points
        .map((point) => {
          const children = point.children.map(history.get)
          return branchEntry(point, children, open.project.root, options.flag('verbose'))
        })
        .join('\n\n'),
    )
  },
}

import type { CliCommand } from '../command.ts'
import { longEntry, shortLine } from '../print/revision-lines.ts'
import { problemSummary, readHistory } from '../shown-history.ts'

export const historyCommand: CliCommand = {
  name: 'history',
  summary: 'List revisions, newest first.',
  examples: [
    'headway history',
    'headway history -r 1975ea83b712:head -v',
    'headway history -r -3:current -i',
  ],
  declare: (command) =>
    command
      .option('-r, --rev-range <a:b>', 'a range of revisions; either side may be left out')
      .option('-v, --verbose', 'the long form of each')
      .option('-i, --indicate-current', 'mark where the target stands'),
  run: async ({ options, context }) => {
    const open = await context.open()
    const range = options.text('revRange')
    const indicateCurrent = options.flag('indicateCurrent')
    // Only these need a database; the rest must work without one.
    const needsTarget =
      indicateCurrent || (range?.split(':').some((side) => /current|^-\d/.test(side)) ?? false)
    const target = needsTarget ? open.target() : null
    const found =
      range === null && !indicateCurrent
        ? null
        : await open.channel.call('graph.history', { range, target, indicateCurrent })
    const history = await readHistory(open, indicateCurrent ? (found?.current ?? []) : [])
    const ids =
      found?.revisions ?? history.view.graph.nodes.filter((node) => !node.ghost).map((node) => node.id)
    const { root } = open.project
    context.answer(found ?? { revisions: ids, current: [] }, () =>
      ids
        .map((id) => {
          const shown = history.get(id)
          return options.flag('verbose')
            ? longEntry(shown, root)
            : shortLine(shown, { parents: true, labels: true, doc: true })
        })
        .join('\n'),
    )
    const problems = problemSummary(history.view)
    if (problems !== null) context.terminal.note(context.terminal.style.yellow(problems))
  },
}

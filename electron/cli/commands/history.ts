import { besideGraph } from '../print/graph-text.ts'
import { tellBiography } from '../tell-biography.ts'
import type { TargetState } from '../../../shared/model/database.ts'
import type { OpenProject } from '../cli-context.ts'
import type { CliCommand } from '../command.ts'
import { longEntry, shortLine } from '../print/revision-lines.ts'
import { noteProblems, readHistory } from '../shown-history.ts'

export const historyCommand: CliCommand = {
  name: 'history',
  summary: 'List revisions, newest first.',
  examples: [
    'headway history',
    'headway history -r 1975ea83b712:head -v',
    'headway history -r -3:current -i',
    'headway history --graph',
    'headway history --table orders',
  ],
  declare: (command) =>
    command
      .option('-r, --rev-range <a:b>', 'a range of revisions; either side may be left out')
      .option('-v, --verbose', 'the long form of each')
      .option(
        '-i, --indicate-current',
        'mark where the target stands, and with --graph what is applied (●) and pending (○)',
      )
      .option('--graph', 'draw the lines between revisions beside them')
      .option(
        '--table <table>',
        'only what touched this table, with what was done to it; renames are followed back',
      )
      .option('--proof', 'with --table: replay each on the shadow, and show what became of the table'),
  run: async ({ options, context }) => {
    const open = await context.open()
    const table = options.text('table')
    if (table !== null) return tellBiography(context, { table, column: null, proof: options.flag('proof') })
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
    const parts = { parents: !options.flag('graph'), labels: true, doc: true }
    const lines = (): string[] =>
      ids.map((id) =>
        options.flag('verbose') ? longEntry(history.get(id), root) : shortLine(history.get(id), parts),
      )
    const graph = options.flag('graph')
    const standing = graph && indicateCurrent ? await standingOf(open) : null
    context.answer(found ?? { revisions: ids, current: [] }, () =>
      (graph ? besideGraph(history.view.graph.nodes, ids, lines(), standing) : lines()).join('\n'),
    )
    noteProblems(context, history.view)
  },
}

/** What is applied on the target; null where its row is of no revision that is known here. */
async function standingOf(open: OpenProject): Promise<TargetState | null> {
  const state = await open.channel.call('targets.state', { target: open.target() })
  return state.position === 'unknown_revision' || state.position === 'not_known' ? null : state
}

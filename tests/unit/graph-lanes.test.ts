import { describe, expect, test } from 'vitest'
import { buildGraph } from '../../electron/engine/graph/build-graph.ts'
import { toGraphView } from '../../electron/engine/graph/view.ts'
import {
  layoutLanes,
  renderLanesText,
  type LaneLayout,
  type LaneNode,
  type LaneRow,
} from '../../shared/graph-lanes.ts'
import { randomRevisions } from './plan/random-graphs.ts'
import { forSeeds } from './plan/seeds.ts'
import { soakFactor } from '../helpers/soak.ts'

const node = (id: string, parents: string[] = [], dependencies: string[] = []): LaneNode => ({
  id,
  parents,
  dependencies,
})

/** The history of the design picture: a main line, a short branch on top, and a branch that was merged. */
const shop = [
  node('ae10', ['53ff']),
  node('27c6', ['1975']),
  node('53ff', ['1975', 'd4a1']),
  node('1975', ['3f9c']),
  node('d4a1', ['9b7e']),
  node('3f9c', ['5e8d']),
  node('9b7e', ['c0ff']),
  node('5e8d', ['c0ff']),
  node('c0ff', ['1b2c']),
  node('1b2c'),
]

test('the main line is straight, branches stand beside it', () => {
  const { rows, laneCount } = layoutLanes(shop)
  expect(rows.map(({ id, lane }) => `${id} ${lane}`)).toEqual([
    'ae10 0',
    '27c6 1',
    '53ff 0',
    '1975 0',
    'd4a1 2',
    '3f9c 0',
    '9b7e 2',
    '5e8d 0',
    'c0ff 0',
    '1b2c 0',
  ])
  expect(laneCount).toBe(3)
  const colors = new Map(rows.map(({ id, color }) => [id, color]))
  expect(new Set(['ae10', '53ff', '1975', 'c0ff', '1b2c'].map((id) => colors.get(id))).size).toBe(1)
  expect(colors.get('d4a1')).toBe(colors.get('9b7e'))
  expect(new Set(['ae10', '27c6', 'd4a1'].map((id) => colors.get(id))).size).toBe(3)
})

test('as text, with box characters and in plain ASCII', () => {
  expect(renderLanesText(layoutLanes(shop))).toEqual([
    '●',
    '│ ●',
    '◇─┼─╮',
    '●─╯ │',
    '│   ●',
    '●   │',
    '│   ●',
    '●   │',
    '●───╯',
    '●',
  ])
  expect(renderLanesText(layoutLanes(shop.slice(0, 4)), { ascii: true })).toEqual(['*', '| *', '* |', "*-'"])
  const marked = renderLanesText(layoutLanes(shop), { glyph: ({ id }) => (id === '1975' ? '◎' : '○') })
  expect(marked[3]).toBe('◎─╯ │')
})

test('depends_on is a dotted line of its own', () => {
  const layout = layoutLanes([node('b2', ['b1'], ['a1']), node('b1'), node('a2', ['a1']), node('a1')])
  expect(renderLanesText(layout)).toEqual(['●╌╮', '● ┊', '● ┊', '●╌╯'])
  const dotted = layout.rows.flatMap(({ lines }) => lines.filter((line) => line.dotted))
  expect(new Set(dotted.map(({ child, parent }) => `${child} ${parent}`))).toEqual(new Set(['b2 a1']))
})

test('edges to what is not listed or stands above are left out, ghosts are marked', () => {
  const layout = layoutLanes([node('a', ['hidden']), { ...node('gone', ['a']), ghost: true }])
  expect(layout.rows.flatMap(({ lines }) => lines)).toEqual([])
  expect(renderLanesText(layout)).toEqual(['●', '⌀'])
})

test('hundreds of dependencies do not make hundreds of lanes', () => {
  const many = Array.from({ length: 300 }, (_, at) => node(`r${at}`, at < 299 ? [`r${at + 1}`] : [], ['end']))
  expect(layoutLanes([...many, node('end')]).laneCount).toBeLessThan(70)
})

test('nothing to lay out', () => {
  expect(layoutLanes([])).toEqual({ rows: [], laneCount: 0 })
})

describe('on random graphs', { timeout: 120_000 * soakFactor }, () => {
  const layouts = (random: Parameters<Parameters<typeof forSeeds>[2]>[0]) => {
    const { nodes } = toGraphView(buildGraph(randomRevisions(random, 40)))
    return { nodes, layout: layoutLanes(nodes) }
  }

  test('every edge runs without a gap from child to parent, in one lane', () => {
    forSeeds('edges', 300, (random) => {
      const { nodes, layout } = layouts(random)
      const place = new Map(nodes.map(({ id }, at) => [id, at]))
      const wanted = nodes.flatMap((child) =>
        [...new Set([...child.parents, ...child.dependencies])].map((parent) => `${child.id} ${parent}`),
      )
      const drawn = piecesByEdge(layout)
      expect([...drawn.keys()].toSorted()).toEqual(wanted.toSorted())
      for (const [edge, pieces] of drawn) {
        const [child = '', parent = ''] = edge.split(' ')
        const [from, to] = [place.get(child) ?? -1, place.get(parent) ?? -1]
        expect(pieces.map(({ row }) => row)).toEqual(
          Array.from({ length: to - from + 1 }, (_, at) => from + at),
        )
        expect(pieces.map(({ kind }) => kind)).toEqual(['out', ...pieces.slice(2).map(() => 'through'), 'in'])
        expect(new Set(pieces.map(({ lane, dotted, color }) => `${lane} ${dotted} ${color}`)).size).toBe(1)
      }
    })
  })

  test('no two lines share a border of a row, none runs through a revision', () => {
    forSeeds('cells', 500, (random) => {
      const { layout } = layouts(random)
      expect(layout.rows.flatMap((row) => sharedCells(row, layout.laneCount))).toEqual([])
    })
  })

  test('text can be read back: what hangs on each revision is what the layout says', () => {
    forSeeds('text', 500, (random) => {
      const { layout } = layouts(random)
      const text = renderLanesText(layout, { glyph: () => '●' })
      const read = text.map((line) => [line.indexOf('●') / 2, lanesOf(line, '╯╰┴'), lanesOf(line, '╮╭┬')])
      const said = layout.rows.map((row) => [row.lane, joined(row, 'in'), joined(row, 'out')])
      expect(read).toEqual(said)
    })
  })
})

/** Lanes where two lines of a row would meet without joining. */
function sharedCells({ id, lane, lines }: LaneRow, laneCount: number): string[] {
  const top = lines.filter(({ kind }) => kind !== 'out').map((line) => line.lane)
  const bottom = lines.filter(({ kind }) => kind !== 'in').map((line) => line.lane)
  const twice = [top, bottom].flatMap((lanes) => lanes.filter((at, index) => lanes.indexOf(at) !== index))
  const through = lines
    .filter((line) => line.kind === 'through' && line.lane === lane)
    .map((line) => line.lane)
  const ends = lines.filter(({ kind }) => kind === 'in').map((line) => line.lane)
  const begins = lines.filter((line) => line.kind === 'out' && line.lane !== lane && ends.includes(line.lane))
  const outside = lines.filter((line) => line.lane >= laneCount)
  return [...twice, ...through, ...begins, ...outside].map((found) => `${id} ${JSON.stringify(found)}`)
}

function joined(row: LaneRow, kind: 'in' | 'out'): number[] {
  const lanes = row.lines
    .filter((line) => line.kind === kind && line.lane !== row.lane)
    .map((line) => line.lane)
  return lanes.toSorted((a, b) => a - b)
}

function piecesByEdge(layout: LaneLayout) {
  const found = new Map<string, (LaneLayout['rows'][number]['lines'][number] & { row: number })[]>()
  layout.rows.forEach(({ lines }, row) => {
    for (const line of lines) {
      const edge = `${line.child} ${line.parent}`
      found.set(edge, [...(found.get(edge) ?? []), { ...line, row }])
    }
  })
  return found
}

function lanesOf(line: string, characters: string): number[] {
  return [...line].flatMap((character, at) =>
    at % 2 === 0 && characters.includes(character) ? [at / 2] : [],
  )
}

import { expect, test } from 'vitest'
import { besideGraph } from '../../../electron/cli/print/graph-text.ts'

const node = (id: string, parents: string[]) => ({
  id,
  parents,
  dependencies: [],
  labels: [],
  head: false,
  realHead: false,
  base: false,
  branchPoint: false,
  mergePoint: parents.length > 1,
  ghost: false,
})
const nodes = [node('d4', ['c3', 'b2']), node('c3', ['a1']), node('b2', ['a1']), node('a1', [])]

test('lines of the graph stand beside the entries, and go on below a long one', () => {
  expect(
    besideGraph(
      nodes,
      nodes.map(({ id }) => id),
      ['d4\nmerge', 'c3', 'b2', 'a1\n'],
    ),
  ).toEqual(['◇─╮ d4', '│ │ merge', '● │ c3', '│ ● b2', '●─╯ a1', ''])
})

test('a range draws only what is in it', () => {
  expect(besideGraph(nodes, ['c3', 'a1'], ['c3', 'a1'])).toEqual(['● c3', '● a1'])
})

test('beside a target, marks tell what is applied there', () => {
  expect(besideGraph(nodes, ['c3', 'a1'], ['c3', 'a1'], { applied: ['a1'], current: ['a1'] })).toEqual([
    '○ c3',
    '◎ a1',
  ])
  expect(besideGraph(nodes, ['c3', 'a1'], ['c3', 'a1'], { applied: ['c3', 'a1'], current: ['c3'] })).toEqual([
    '◎ c3',
    '● a1',
  ])
})

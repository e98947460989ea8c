import { describe, expect, test } from 'vitest'
import { squashOf, squashRange } from '../../../electron/engine/graph/squash-range.ts'
import type { SquashRange } from '../../../electron/engine/graph/squash-range.ts'
import type { RevisionNode } from '../../../electron/engine/graph/revision-graph.ts'
import { makeGraph } from './make-graph.ts'

function range(text: string, from: string, to: string): SquashRange {
  const graph = makeGraph(text)
  const node = (id: string): RevisionNode => {
    const found = graph.byId.get(id)
    if (found === undefined) throw new Error(id)
    return found
  }
  return squashRange(graph, node(from), node(to))
}

test('a line, with its labels, and what an earlier squash replaced', () => {
  const { nodes, replaces, labels } = range('a\nb < a #early\nc < b\nd < c', 'b', 'c')
  expect(nodes.map(({ id }) => id)).toEqual(['b', 'c'])
  expect({ replaces, labels }).toEqual({ replaces: ['b'], labels: ['early'] })
})

test('branches that begin and end inside', () => {
  expect(range('a\nb < a\nc < a\nd < b c\ne < d', 'a', 'd').replaces).toEqual(['a', 'b', 'c'])
})

test('a dependency of the first revision on what lies below is kept by the squash', () => {
  expect(range('x\na\nb < a > x\nc < b', 'b', 'c').replaces).toEqual(['b'])
})

describe('is refused, with the reason', () => {
  test.each([
    ['the wrong way round', 'a\nb < a', 'b', 'a', 'a does not follow b'],
    ['one revision', 'a\nb < a', 'a', 'a', 'it is one revision'],
    ['a branch that leaves', 'a\nb < a\nx < a\nc < b', 'a', 'c', 'x outside hangs on a inside'],
    [
      'a merge that brings another branch in',
      'a\nb < a\nx\nc < b x',
      'b',
      'c',
      'c needs x, which lies outside',
    ],
    ['a dependency to the outside', 'a\nx\nb < a\nc < b > x', 'a', 'c', 'c needs x, which lies outside'],
    ['a dependency from the outside', 'a\nb < a\nc < b\ny > b', 'a', 'c', 'y outside hangs on b inside'],
    ['several heads', 'a\nb < a\nc < a', 'a', 'b', 'c outside hangs on a inside'],
    ['what only a dependency joins', 'a\nb > a', 'a', 'b', null],
  ])('%s', (_, text, from, to, why) => {
    if (why === null) expect(range(text, from, to).replaces).toEqual(['a'])
    else expect(() => range(text, from, to)).toThrow(why)
  })
})

test('a squash is found by what it replaces', () => {
  expect(squashOf(makeGraph('a\nb < a'), 'z')).toBeUndefined()
})

import { describe, expect, test } from 'vitest'
import { buildGraph } from '../../../electron/engine/graph/build-graph.ts'
import type { GraphInput } from '../../../electron/engine/graph/revision-graph.ts'
import { toGraphView } from '../../../electron/engine/graph/view.ts'
import { graphView } from '../../../shared/model/graph.ts'
import { randomRevisions } from '../plan/random-graphs.ts'
import type { Random } from '../plan/random.ts'
import { forSeeds } from '../plan/seeds.ts'
import { makeGraph } from './make-graph.ts'
import { soakFactor } from '../../helpers/soak.ts'

const rules = (text: string) => makeGraph(text).diagnostics.map(({ rule, revision }) => [rule, revision])

test('marks of a graph with two bases, a branch, a merge and a dependency', () => {
  const graph = makeGraph(`
    a1 #core
    a2 < a1
    a3 < a1
    a4 < a3 a2
    b1 > a2
    b2 < b1 > core`)
  const { nodes, ...lists } = toGraphView(graph)
  expect(lists).toEqual({
    heads: ['a4', 'b2'],
    realHeads: ['a4', 'b2'],
    bases: ['a1', 'b1'],
    branchPoints: ['a1'],
    labels: [{ label: 'core', revision: 'a1' }],
  })
  expect(nodes.map(({ id }) => id)).toEqual(['a4', 'a3', 'b2', 'b1', 'a2', 'a1'])
  expect(nodes.find(({ id }) => id === 'a4')).toMatchObject({
    parents: ['a3', 'a2'],
    mergePoint: true,
    labels: ['core'],
  })
  expect(nodes.find(({ id }) => id === 'b2')).toMatchObject({ dependencies: ['a1'], labels: [], head: true })
})

test('a head that another revision depends on is a head, not a real one', () => {
  const graph = makeGraph('x1\nx2 < x1\ny1 > x2')
  expect([graph.heads, graph.realHeads].map((nodes) => nodes.map(({ id }) => id))).toEqual([
    ['x2', 'y1'],
    ['y1'],
  ])
})

describe('defects are reported with their places', () => {
  test.each([
    ['a\na < b\nb', [['duplicate-revision', 'a']]],
    ['a\nb < zz', [['missing-parent', 'b']]],
    ['a\nb < a > zz', [['missing-dependency', 'b']]],
    ['a #x\nb < a #x', [['duplicate-label', 'b']]],
    ['a\nb < a #a', [['duplicate-label', 'b']]],
    ['a #x #x', [['duplicate-label', 'a']]],
    ['a < a', [['self-loop', 'a']]],
    ['a > a', [['dependency-self-loop', 'a']]],
    ['a < c\nb < a\nc < b', [['cycle', 'a']]],
    ['z\na < z c\nb < a\nc < b\nd < c', [['cycle', 'a']]],
    ['a > c\nb < a\nc < b', [['dependency-cycle', 'a']]],
    ['a+b', [['illegal-id', 'a+b']]],
    ['head', [['illegal-id', 'head']]],
    ['x'.repeat(33), [['illegal-id', 'x'.repeat(33)]]],
  ])('%j', (text, expected) => {
    expect(rules(text)).toEqual(expected)
    for (const found of makeGraph(text).diagnostics) {
      expect(found.where?.file).toMatch(/^migrations\//)
      expect(found.hint).toBeTruthy()
      expect(found.severity).toBe('error')
    }
  })

  test('a duplicate names both files', () => {
    expect(makeGraph('a\na').diagnostics[0]?.message).toContain('migrations/0_a.ts and by migrations/1_a.ts')
  })

  test('a parent written short is told in full', () => {
    expect(makeGraph('abcdef1\nb1 < abcd').diagnostics[0]?.hint).toContain('abcdef1')
  })
})

test('what is missing is drawn as a ghost below what names it', () => {
  const { nodes } = toGraphView(makeGraph('b < zz\nc < b > yy'))
  expect(nodes.map(({ id, ghost }) => [id, ghost])).toEqual([
    ['c', false],
    ['b', false],
    ['zz', true],
    ['yy', true],
  ])
})

/** Breaks a healthy graph in a few places. */
function damage(random: Random, revisions: readonly GraphInput[]): GraphInput[] {
  const ids = [...revisions.map(({ id }) => id), 'gone', 'lost', 'auth', '', 'head', '__proto__']
  return revisions.flatMap((revision) => {
    if (!random.chance(0.3)) return [revision]
    const broken = {
      ...revision,
      downRevisions: random.sample(ids, random.between(0, 3)),
      dependsOn: random.sample(ids, random.between(0, 2)),
      branchLabels: random.sample(['auth', 'shop', ...ids], random.between(0, 2)),
      id: random.chance(0.2) ? random.pick(ids) : revision.id,
    }
    return random.chance(0.1) ? [revision, broken] : [broken]
  })
}

test(
  '2,000 damaged graphs: never an exception, every revision and ghost drawn once, parents below children',
  { timeout: 120_000 * soakFactor },
  () => {
    forSeeds('damaged', 2_000, (random) => {
      const revisions = damage(random, randomRevisions(random))
      const graph = buildGraph(revisions)
      const view = graphView.parse(toGraphView(graph))
      const place = new Map(view.nodes.map(({ id }, at) => [id, at]))
      expect(place.size).toBe(view.nodes.length)
      const names = new Set(revisions.map(({ id }) => id))
      expect(
        view.nodes
          .filter(({ ghost }) => !ghost)
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual([...names].toSorted())
      const onCycle = new Set(
        graph.problems.filter(({ code }) => code === 'cycle').flatMap(({ nodes }) => nodes),
      )
      for (const node of graph.nodes) {
        for (const below of node.downs) expect(place.get(below.id)).toBeGreaterThan(place.get(node.id) ?? 0)
        if (!onCycle.has(node)) expect(node.parents.every((parent) => node.downs.includes(parent))).toBe(true)
      }
    })
  },
)

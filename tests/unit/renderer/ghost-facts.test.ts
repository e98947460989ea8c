import { describe, expect, test } from 'vitest'
import { withGhosts } from '../../../renderer/state/ghost-facts.ts'
import type { Ghost } from '../../../renderer/state/ghosts.ts'
import { ghostsOf } from '../../../renderer/state/ghosts.ts'
import { historyFacts } from '../../../renderer/state/history-facts.ts'
import type { RevisionFacts } from '../../../renderer/state/history-facts.ts'
import { visibleGraph } from '../../../renderer/state/visible-graph.ts'
import type { VisibleOptions } from '../../../renderer/state/visible-graph.ts'
import type { Revision } from '../../../shared/model/revision.ts'
import type { Sketch } from './history-model.ts'
import { historyOfSketches, standing, straightLine } from './history-model.ts'

const options: VisibleOptions = { matches: null, fold: false, opened: new Set(), keep: new Set() }
const own = (sketches: readonly Sketch[]): RevisionFacts[] =>
  historyFacts(historyOfSketches(sketches), standing({}), [], new Map())
const revision = (id: string, ...parents: string[]): Revision => {
  const [made] = historyOfSketches([{ id, parents }]).revisions
  if (made === undefined) throw new Error('no revision')
  return made
}
const variant = { text: '', ran: null, commit: 'c', author: 'Ada', date: '2026-03-01T09:00:00Z', places: [] }
const onBranch = (id: string, ...parents: string[]): Ghost => ({
  id,
  revision: revision(id, ...parents),
  from: { kind: 'git', variants: [{ ...variant, revision: revision(id, ...parents) }], isMissing: false },
})
const replaced = (squash: string, id: string, ...parents: string[]): Ghost => ({
  id,
  revision: revision(id, ...parents),
  from: { kind: 'squash', squash, path: `${id}.replaced`, text: '' },
})
const places = (facts: readonly RevisionFacts[]): string[] => facts.map(({ node }) => node.id)

describe('ghosts of other branches', () => {
  test('stand above what they follow, however they were found; the order of the others stays', () => {
    const facts = withGhosts(own(straightLine(3)), [
      onBranch('y', 'x'),
      onBranch('z', 'y'),
      onBranch('x', 'r1'),
    ])
    expect(places(facts)).toEqual(['z', 'y', 'x', 'r2', 'r1', 'r0'])
    expect(facts.map(({ node }) => node.head)).toEqual([false, false, false, true, false, false])
  })

  test('one that the history knows by name takes its place, and what lies below it comes below', () => {
    const facts = own([{ id: 'top', parents: ['lost'] }, { id: 'lost', parents: [] }, { id: 'r0' }])
    const named = facts.map((fact) =>
      fact.node.id === 'lost' ? { ...fact, revision: null, node: { ...fact.node, ghost: true } } : fact,
    )
    const shown = withGhosts(named, [onBranch('lost', 'below'), onBranch('below', 'r0')])
    expect(places(shown)).toEqual(['top', 'lost', 'below', 'r0'])
    expect(shown[1]?.revision?.id).toBe('lost')
  })

  test('files in a circle end', () => {
    const facts = withGhosts(own(straightLine(1)), [onBranch('x', 'y'), onBranch('y', 'x')])
    expect(places(facts).toSorted()).toEqual(['r0', 'x', 'y'])
  })

  test('what the checkout has is no ghost, and an id is one row', () => {
    expect(places(withGhosts(own(straightLine(2)), [onBranch('r1', 'r0')]))).toEqual(['r1', 'r0'])
    const [found] = [{ revision: 'x', row: true, variants: [{ ...variant, revision: revision('x') }] }]
    expect(ghostsOf([found], [found], []).map(({ id }) => id)).toEqual(['x'])
  })
})

describe('what a squash stands for', () => {
  const facts = withGhosts(own([{ id: 's', parents: ['r0'] }, { id: 'r0' }]), [
    replaced('s', 'one', 'r0'),
    replaced('s', 'two', 'one'),
  ])

  test('is one line under it, folded whether or not long lines are', () => {
    const { rows, nodes } = visibleGraph(facts, options)
    expect(rows.map(({ key }) => key)).toEqual(['s', 'fold:two', 'r0'])
    expect(nodes.map(({ parents }) => parents)).toEqual([['fold:two'], ['r0'], []])
  })

  test('opened, each follows what it followed', () => {
    const { nodes } = visibleGraph(facts, { ...options, opened: new Set(['fold:two']) })
    expect(nodes.map(({ id, parents }) => [id, ...parents])).toEqual([
      ['s', 'two'],
      ['two', 'one'],
      ['one', 'r0'],
      ['r0'],
    ])
  })
})

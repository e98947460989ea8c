import { describe, expect, test } from 'vitest'
import { placeNewRevision, type NewRevisionRequest } from '../../../electron/engine/graph/new-revision.ts'
import { makeGraph } from './make-graph.ts'

const graph = makeGraph('a1 #core\nb1 < a1\nc1 < b1 #left\nd1 < b1 #right')
const place = (request: Partial<NewRevisionRequest>) =>
  placeNewRevision(graph, { id: 'fedcba987654', ...request })

test('a revision on one branch, with a dependency that stays a label', () => {
  expect(
    place({ heads: ['left@head'], dependsOn: ['right', 'right@head'], branchLabels: ['fresh'] }),
  ).toEqual({
    id: 'fedcba987654',
    downRevisions: ['c1'],
    branchLabels: ['fresh'],
    dependsOn: ['right', 'd1'],
  })
})

test('a merge of all heads, and a new base', () => {
  expect(place({ heads: ['heads'] }).downRevisions).toEqual(['c1', 'd1'])
  expect(place({ heads: ['base'] }).downRevisions).toEqual([])
  expect(place({ heads: ['b1'], splice: true }).downRevisions).toEqual(['b1'])
})

describe('refused before anything is written', () => {
  test.each<[string, Partial<NewRevisionRequest>]>([
    ['multiple_heads', {}],
    ['not_a_head', { heads: ['b1'] }],
    ['duplicate_revision', { heads: ['c1', 'left'] }],
    ['duplicate_revision', { heads: ['c1'], id: 'a1' }],
    ['duplicate_revision', { heads: ['c1'], id: 'core' }],
    ['duplicate_label', { heads: ['c1'], branchLabels: ['core'] }],
    ['duplicate_label', { heads: ['c1'], branchLabels: ['d1'] }],
    ['duplicate_label', { heads: ['c1'], branchLabels: ['twice', 'twice'] }],
    ['invalid_request', { heads: ['c1'], branchLabels: ['a@b'] }],
    ['invalid_revision_id', { heads: ['c1'], id: 'my-revision' }],
    ['invalid_revision_id', { heads: ['c1'], id: 'x'.repeat(33) }],
    ['invalid_revision_id', { heads: ['c1'], id: 'heads' }],
    ['revision_not_found', { heads: ['nosuch'] }],
    ['revision_not_found', { heads: ['c1'], dependsOn: ['nosuch'] }],
    ['revision_not_found', { heads: ['c1'], dependsOn: ['base'] }],
    ['walked_too_far', { heads: ['-3'] }],
  ])('%s', (code, request) => {
    expect(() => place(request)).toThrow(expect.objectContaining({ code }))
  })

  test('a broken line', () => {
    const broken = makeGraph('a < zz\nb < a\nx')
    const on = (head: string) => placeNewRevision(broken, { id: 'new', heads: [head] })
    expect(() => on('b')).toThrow(expect.objectContaining({ code: 'missing_parent' }))
    expect(on('x').downRevisions).toEqual(['x'])
  })
})

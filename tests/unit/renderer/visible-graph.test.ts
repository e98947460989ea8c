import { describe, expect, test } from 'vitest'
import type { HistoryView } from '../../../shared/contract/revisions.ts'
import type { RevisionFacts } from '../../../renderer/state/history-facts.ts'
import { historyFacts } from '../../../renderer/state/history-facts.ts'
import { namedTables } from '../../../shared/named-tables.ts'
import { matchesQuery, parseQuery } from '../../../renderer/state/query.ts'
import { visibleGraph } from '../../../renderer/state/visible-graph.ts'
import type { VisibleOptions } from '../../../renderer/state/visible-graph.ts'
import { historyOfSketches, standing, straightLine } from './history-model.ts'

const all: VisibleOptions = { matches: null, fold: false, opened: new Set(), keep: new Set() }
const only =
  (...ids: string[]) =>
  (facts: RevisionFacts): boolean =>
    ids.includes(facts.node.id)
const factsOf = (history: HistoryView): RevisionFacts[] => historyFacts(history, standing({}), [], new Map())

describe('filtering', () => {
  test('bridges what is hidden', () => {
    const facts = factsOf(historyOfSketches(straightLine(5)))
    const graph = visibleGraph(facts, { ...all, matches: only('r4', 'r1') })
    expect(graph.nodes).toEqual([
      { id: 'r4', parents: ['r1'], dependencies: [], indirect: ['r1'] },
      { id: 'r1', parents: [], dependencies: [], indirect: [] },
    ])
  })

  test('keeps both sides of a hidden merge, and drops what leads nowhere', () => {
    const history = historyOfSketches([
      { id: 'top', parents: ['merge'] },
      { id: 'merge', parents: ['left', 'right'] },
      { id: 'left', parents: ['root'] },
      { id: 'right', parents: ['root'] },
      { id: 'root' },
    ])
    const graph = visibleGraph(factsOf(history), { ...all, matches: only('top', 'left', 'right') })
    expect(graph.nodes.map((node) => node.parents)).toEqual([['left', 'right'], [], []])
  })

  test('shows all as it is without a filter', () => {
    const facts = factsOf(historyOfSketches(straightLine(3)))
    expect(visibleGraph(facts, all).rows.map((row) => row.key)).toEqual(['r2', 'r1', 'r0'])
  })
})

describe('folding', () => {
  const history = historyOfSketches(straightLine(30))
  const state = standing({
    applied: Array.from({ length: 16 }, (_, index) => `r${index}`),
    current: ['r15'],
    rows: ['r15'],
  })
  const facts = historyFacts(history, state, [], new Map())
  const folded = { ...all, fold: true, keep: new Set(['r15']) }

  test('holds revisions of one year, and never a squash or what has a label', () => {
    const own = facts.map((fact, at) => {
      const { revision } = fact
      if (revision === null) return fact
      const dated = { ...revision, createDate: `${at < 12 ? 2026 : 2025}-03-01T09:00:00Z` }
      const squash = at === 20 ? { ...dated, replaces: ['q1'] } : dated
      return { ...fact, revision: squash, ownLabels: at === 1 ? ['core'] : [] }
    })
    const { rows } = visibleGraph(own, { ...all, fold: true, keep: new Set() })
    const told = rows.map((row) => (row.kind === 'fold' ? `${row.ids.length} of ${row.year}` : row.key))
    expect(told.filter((text) => text.includes(' of '))).toEqual(['10 of 2026', '8 of 2025'])
    expect(told).toEqual(expect.arrayContaining(['r28', 'r9']))
  })

  test('never hides a head, a base or the current revision', () => {
    const rows = visibleGraph(facts, folded).rows.map((row) => row.key)
    expect(rows).toEqual(['r29', 'fold:r28', 'r15', 'fold:r14', 'r0'])
  })

  test('the graph goes on through a fold', () => {
    const { nodes } = visibleGraph(facts, folded)
    expect(nodes.map((node) => [node.id, ...node.parents])).toEqual([
      ['r29', 'fold:r28'],
      ['fold:r28', 'r15'],
      ['r15', 'fold:r14'],
      ['fold:r14', 'r0'],
      ['r0'],
    ])
  })

  test('opens by hand', () => {
    const rows = visibleGraph(facts, { ...folded, opened: new Set(['fold:r28']) }).rows
    expect(rows).toHaveLength(1 + 13 + 1 + 1 + 1)
  })

  test('leaves short runs alone', () => {
    const short = factsOf(historyOfSketches(straightLine(8)))
    expect(visibleGraph(short, { ...all, fold: true }).rows).toHaveLength(8)
  })
})

test('tables are found in statements', () => {
  const sql =
    'CREATE TABLE IF NOT EXISTS "Orders" (x); INSERT INTO order_lines SELECT * FROM public.customers c JOIN t2 ON 1'
  expect(namedTables(sql)).toEqual(
    expect.arrayContaining(['orders', 'order_lines', 'public.customers', 't2']),
  )
})

test('tables are found in code as well', () => {
  const code =
    "await knex.schema.createTable('notes', (table) => { table.increments('id') }); knex(`tags`).insert({})"
  expect(namedTables(code)).toEqual(expect.arrayContaining(['notes', 'tags']))
  expect(namedTables("op.add_column('orders', sa.Column('total'))")).toContain('orders')
})

test('what a pending file names is found, and who added it', () => {
  const history = historyOfSketches(straightLine(2))
  const mentions = new Map([['r1', { tables: ['notes'], author: 'Ada' }]])
  const [first] = historyFacts(history, null, [], mentions)
  expect(first?.author).toBe('Ada')
  expect(first && matchesQuery(parseQuery('table:notes author:ada'), first.query)).toBe(true)
  // The folder says nothing of a revision.
  expect(first && matchesQuery(parseQuery('migrations'), first.query)).toBe(false)
})

import { describe, expect, test } from 'vitest'
import { effectOf } from '../../../electron/engine/sql/effects.ts'
import { losesData } from '../../../shared/effect-words.ts'
import { planHazards } from '../../../shared/felt-effects.ts'
import type { StatementEffect } from '../../../shared/model/effects.ts'
import type { SqlPreview } from '../../../shared/model/plan.ts'
import { defaultWidths, keptWidths, readWidths, withWidth } from '../../../renderer/state/column-widths.ts'
import { summaryLines } from '../../../renderer/state/impact-lines.ts'

const plain = effectOf('create', null)
const table = (name: string) => ({ kind: 'table', schema: null, name })

function step(...statements: readonly StatementEffect[][]): SqlPreview {
  return {
    kind: 'available',
    source: 'shadow',
    place: null,
    statements: statements.map((effects) => ({
      sql: '',
      kind: '',
      object: null,
      effects,
      ms: null,
      rows: null,
    })),
    readsData: false,
    ms: 0,
  }
}

describe('hazards of a plan', () => {
  const create = { ...plain, object: table('people') }
  const index = [
    { ...plain, object: { kind: 'index', schema: null, name: 'i' }, lock: 'writes' as const, scans: true },
    { ...plain, effect: 'read' as const, object: table('people') },
  ]

  test('an index is felt on a table that is there', () => {
    expect(planHazards([step(index)])).toEqual([[['scans the table', 'blocks writes']]])
  })

  test('on a table that the plan itself makes nobody waits', () => {
    expect(planHazards([step([create]), step(index)])).toEqual([[[]], [[]]])
  })

  test('a view that goes loses no data', () => {
    expect(losesData({ ...plain, effect: 'drop', loses: 'definition' })).toBe(false)
    expect(losesData({ ...plain, effect: 'drop', loses: 'rows' })).toBe(true)
  })
})

test('steps that mean the same for others share a line', () => {
  const steps = ['a', 'a', 'b', 'a'].map((summary, index) => ({ index, summary }))
  expect(summaryLines(steps)).toEqual([
    { steps: '1–2', summary: 'a' },
    { steps: '3', summary: 'b' },
    { steps: '4', summary: 'a' },
  ])
})

test('widths of columns are kept, and what was kept wrongly is the usual width', () => {
  const wide = withWidth(defaultWidths, 'id', 9_999)
  expect(wide.id).toBe(420)
  expect(readWidths(keptWidths(wide))).toEqual(wide)
  expect(readWidths('x,-4')).toEqual(defaultWidths)
  expect(readWidths(null)).toEqual(defaultWidths)
})

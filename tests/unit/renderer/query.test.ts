import { assert, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { QueryFacts } from '../../../renderer/state/query.ts'
import { hasTerm, matchesQuery, parseQuery, toggleTerm } from '../../../renderer/state/query.ts'

const facts: QueryFacts = {
  text: 'add orders.total 1975ea83b712 migrations/2026_orders.ts pricing',
  states: ['pending', 'head'],
  labels: ['pricing'],
  authors: ['ci-runner'],
  tables: ['orders', 'order_lines'],
  created: '2026-03-02T10:05:00Z',
}
const matches = (query: string): boolean => matchesQuery(parseQuery(query), facts)

describe('the filter language', () => {
  test.each([
    ['', true],
    ['orders', true],
    ['ORDERS', true],
    ['customers', false],
    ['orders customers', false],
    ['"add orders"', true],
    ['"orders add"', false],
    ['1975', true],
    ['-customers', true],
    ['-orders', false],
    ['state:pending', true],
    ['state:pend', true],
    ['state:applied', false],
    ['state:applied,pending', true],
    ['-state:applied', true],
    ['label:pricing', true],
    ['label:price', false],
    ['author:ci', true],
    ['table:order_lines', true],
    ['table:customers', false],
    ['after:2026-03', true],
    ['after:2026-03-03', false],
    ['before:2026-03', false],
    ['before:2026-04', true],
    ['after:2025 before:2027 state:head orders', true],
  ])('%s', (query, expected) => {
    expect(matches(query)).toBe(expected)
  })

  test('an unknown key and an empty value are plain text', () => {
    expect(parseQuery('size:9 state:')).toEqual([
      { key: 'text', text: 'size:9', negated: false },
      { key: 'text', text: 'state:', negated: false },
    ])
  })

  test('without a date nothing is before or after', () => {
    const undated = { ...facts, created: null }
    expect(matchesQuery(parseQuery('before:2030'), undated)).toBe(false)
    expect(matchesQuery(parseQuery('after:1970'), undated)).toBe(false)
  })

  test('reading never fails, and says nothing of an empty text', () => {
    assert(
      property(string(), (text) => {
        const terms = parseQuery(text)
        matchesQuery(terms, facts)
        return terms.every((term) => term.text !== '')
      }),
    )
  })
})

describe('chips', () => {
  test('put a term in and take it out again', () => {
    const once = toggleTerm('orders', 'state', 'pending')
    expect(once).toBe('orders state:pending')
    expect(hasTerm(once, 'state', 'pending')).toBe(true)
    expect(toggleTerm(once, 'state', 'pending')).toBe('orders')
  })

  test('a negated term is not the chip', () => {
    expect(hasTerm('-state:pending', 'state', 'pending')).toBe(false)
  })
})

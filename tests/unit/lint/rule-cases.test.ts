import { describe, expect, test } from 'vitest'
import { lintRules } from '../../../electron/engine/lint/rules/index.ts'
import { tableCases } from '../../helpers/rule-cases.ts'
import type { Case } from '../../helpers/rule-cases.ts'
import { designCases } from '../../helpers/rule-cases-design.ts'
import { rulesIn } from '../../helpers/lint-statements.ts'

const cases = { ...tableCases, ...designCases }

/** Rules about the step as a whole or about what other cases hold; each has a test of its own below. */
const apart = [
  'drop-without-backup',
  'edited-after-apply',
  'rebuilds-table',
  'halfway-possible',
  'irreversible',
]

test('every rule has its cases', () => {
  const tested = [...Object.keys(cases), ...apart]
  expect(lintRules.map(({ id }) => id).toSorted()).toEqual(tested.toSorted())
})

describe.each(Object.entries(cases))('%s', (rule, { found, quiet }) => {
  const rules = async (statements: Case) =>
    (await rulesIn(typeof statements === 'string' ? [statements] : statements)).map(
      (each) => each.split(' ')[1],
    )

  test.each(found.map((each) => [each] as const))('finds %s', async (statements) => {
    expect(await rules(statements)).toContain(rule)
  })

  test.each(quiet.map((each) => [each] as const))('says nothing of %s', async (statements) => {
    expect(await rules(statements)).not.toContain(rule)
  })
})

describe('about the step as a whole', () => {
  test('several statements outside a transaction may stop halfway', async () => {
    const two = ['create index concurrently a on o (a)', 'create index concurrently b on o (b)']
    expect(await rulesIn(two, '', 'test', { transaction: false })).toContain('info halfway-possible')
    expect(await rulesIn(two.slice(1), '', 'test', { transaction: false })).toEqual([])
  })

  test('a loss on production where no backup is taken', async () => {
    const drop = (backup: 'never' | 'ask') => rulesIn(['drop table o'], '', 'production', { backup })
    expect(await drop('never')).toContain('warning drop-without-backup')
    expect(await drop('ask')).not.toContain('warning drop-without-backup')
  })

  test('a file that was edited after it ran', async () => {
    const edited = { id: 'edited' as const, text: 'Edited since applied: a1', hint: null }
    const found = (status: 'warn' | 'pass') =>
      rulesIn(['select 1'], '', 'test', { checks: [{ ...edited, status }] })
    expect(await found('warn')).toEqual(['warning edited-after-apply'])
    expect(await found('pass')).toEqual([])
  })
})

import { describe, expect, test } from 'vitest'
import { initialState } from '../../../renderer/state/app-state.ts'
import type { AppState } from '../../../renderer/state/app-state.ts'
import { whyNoDowngrade, whyNoUpgrade } from '../../../renderer/state/availability.ts'
import { historyFacts } from '../../../renderer/state/history-facts.ts'
import { matrixRows } from '../../../renderer/state/matrix-rows.ts'
import { stateLookup } from '../../../renderer/state/revision-state.ts'
import { targetLook, targetPhrase } from '../../../renderer/state/target-words.ts'
import type { TargetState } from '../../../shared/model/database.ts'
import { historyOfSketches, standing, straightLine } from './history-model.ts'

const history = historyOfSketches(straightLine(3))
const lost = standing({
  rows: ['deadbeef0001'],
  unknownRows: ['deadbeef0001'],
  behind: 3,
  position: 'unknown_revision',
  summary: 'unknown revision deadbeef0001',
})
const ahead = standing({
  ...lost,
  applied: ['r2', 'r1', 'r0'],
  behind: 0,
  ahead: 1,
  position: 'ahead',
  summary: '1 ahead',
})
const diverged = standing({
  ...ahead,
  applied: ['r1', 'r0'],
  behind: 1,
  position: 'diverged',
  summary: 'diverged: 1 ahead, 1 behind',
})

function stateWith(target: TargetState): AppState {
  const info = {
    name: 'dev',
    dialect: 'sqlite',
    displayUrl: 'sqlite:///dev.db',
    tier: 'development',
    schemas: [],
    problem: null,
  } as const
  return {
    ...initialState,
    target: 'dev',
    project: { targets: [info] } as unknown as NonNullable<AppState['project']>,
    targetStates: { dev: { kind: 'ready', value: target } },
  }
}

const words = (target: TargetState): string[] => history.graph.nodes.map(stateLookup(target))

describe('a database at a revision that no file has', () => {
  test('says of no revision that it is pending', () => {
    expect(words(lost)).toEqual(['unknown', 'unknown', 'unknown'])
    const rows = matrixRows(history, [lost])
    expect(rows.map(({ id, states }) => [id, ...states])).toEqual([
      ['deadbeef0001', 'missing'],
      ['r2', 'unknown'],
    ])
  })

  test('is not shown as if all was well, and says its id once', () => {
    expect(targetLook(stateWith(lost), 'dev')).toBe('warn')
    expect(targetPhrase(stateWith(lost), 'dev')).toBe('unknown revision')
  })

  test('has no way up or down from there, and the reason says what to do', () => {
    expect(whyNoUpgrade(stateWith(lost))).toMatch(/no file here has.*stamp/)
    expect(whyNoDowngrade(stateWith(lost))).toMatch(/no file here has.*stamp/)
  })
})

describe('a database whose ledger tells what lies below', () => {
  test('is ahead, and what it has is applied', () => {
    expect(words(ahead)).toEqual(['applied', 'applied', 'applied'])
    expect(targetPhrase(stateWith(ahead), 'dev')).toBe('1 ahead')
    expect(targetLook(stateWith(ahead), 'dev')).toBe('warn')
  })

  test('is diverged where a revision here is missing there', () => {
    expect(words(diverged)).toEqual(['pending', 'applied', 'applied'])
    expect(targetPhrase(stateWith(diverged), 'dev')).toBe('diverged: 1 ahead, 1 behind')
  })
})

test.each(['edited', 'failed'] as const)(
  'a current revision that is %s is still where the database stands',
  (word) => {
    const target = standing({ rows: ['r1'], current: ['r1'], applied: ['r1', 'r0'], [word]: ['r1'] })
    const facts = historyFacts(history, target, [], new Map())
    expect(facts.map(({ state, isCurrent }) => [state, isCurrent])).toEqual([
      ['pending', false],
      [word, true],
      ['applied', false],
    ])
    expect(facts[1]?.query.states).toContain('current')
  },
)

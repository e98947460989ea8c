import { expect, test } from 'vitest'
import { initialState } from '../../../renderer/state/app-state.ts'
import type { AppState } from '../../../renderer/state/app-state.ts'
import { wholeHint } from '../../../renderer/state/whole-hint.ts'

const targets = [
  { name: 'dev', tier: 'development' },
  { name: 'live', tier: 'production' },
]

test.each([
  ['dev', 'Look at it with: headway drift --target dev'],
  ['live', 'Look at it with: headway drift --target live'],
  [null, 'Look at it with: headway drift'],
])('a hint in the window names the chosen target: %s', (target, whole) => {
  const project = { targets } as unknown as NonNullable<AppState['project']>
  expect(wholeHint({ ...initialState, target, project }, 'Look at it with: headway drift')).toBe(whole)
})

import { expect, test } from 'vitest'
import type { PlanSheet } from '../../../renderer/state/app-state.ts'
import { whyNotStart } from '../../../renderer/state/why-not-start.ts'
import type { Plan, PlanCheck } from '../../../shared/model/plan.ts'

const check = (status: PlanCheck['status']): PlanCheck => ({ id: 'drift', status, text: 'x', hint: null })
const step = {} as Plan['steps'][number]
const planOf = (tier: Plan['tier'], ...checks: PlanCheck[]): Pick<Plan, 'checks' | 'tier' | 'steps'> => ({
  tier,
  checks,
  steps: [step],
})
const preview = (...checks: PlanCheck[]) =>
  ({ kind: 'ready', value: { checks } }) as unknown as PlanSheet['preview']
const idle: PlanSheet['preview'] = { kind: 'idle' }
const loading: PlanSheet['preview'] = { kind: 'loading', previous: null }
const failed = { kind: 'failed', error: {}, previous: null } as unknown as PlanSheet['preview']

test('a stale plan and a failed check stop everything', () => {
  const plan = planOf('development', check('fail'))
  expect(whyNotStart({ preview: preview(), stale: ['a row'] }, plan, true)).toMatch(/stale/)
  expect(whyNotStart({ preview: preview(), stale: null }, plan, true)).toBe('A check failed.')
})

test('development waits for no check', () => {
  const plan = planOf('development', check('unknown'))
  for (const each of [loading, failed, preview(check('unknown'))])
    expect(whyNotStart({ preview: each, stale: null }, plan, false)).toBeNull()
})

test('production starts when all checks are known and all is confirmed', () => {
  const plan = planOf('production', check('pass'))
  const why = (each: PlanSheet['preview'], isConfirmed = true) =>
    whyNotStart({ preview: each, stale: null }, plan, isConfirmed)
  expect(why(idle)).toMatch(/Trust/)
  expect(why(loading)).toMatch(/still/)
  expect(why(failed)).toMatch(/could not be made/)
  expect(why(preview(check('unknown')))).toMatch(/unknown/)
  expect(why(preview(check('warn')), false)).toMatch(/Confirm/)
  expect(why(preview(check('warn')))).toBeNull()
})

test('a plan without steps has nothing that a shadow could check', () => {
  const plan = { ...planOf('production', check('pass')), steps: [] }
  expect(whyNotStart({ preview: idle, stale: null }, plan, false)).toMatch(/Confirm/)
  expect(whyNotStart({ preview: idle, stale: null }, plan, true)).toBeNull()
})

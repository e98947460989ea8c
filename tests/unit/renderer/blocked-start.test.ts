import { expect, test } from 'vitest'
import type { PlanSheet } from '../../../renderer/state/app-state.ts'
import { blockedStart } from '../../../renderer/state/blocked-start.ts'
import type { Plan, PlanCheck, PlanPreview } from '../../../shared/model/plan.ts'

const check = (status: PlanCheck['status']): PlanCheck => ({ id: 'drift', status, text: 'x', hint: null })
const step = {} as Plan['steps'][number]
const planOf = (tier: Plan['tier'], ...checks: PlanCheck[]): Plan =>
  ({
    target: 'main',
    kind: 'upgrade',
    tier,
    checks,
    steps: [step],
    command: 'headway upgrade head',
  }) as unknown as Plan
const preview = (...checks: PlanCheck[]): PlanSheet['preview'] => ({
  kind: 'ready',
  value: { checks, destructive: [], uncertain: [] } as unknown as PlanPreview,
})
const idle: PlanSheet['preview'] = { kind: 'idle' }
const loading: PlanSheet['preview'] = { kind: 'loading', previous: null }
const failed = { kind: 'failed', error: {}, previous: null } as unknown as PlanSheet['preview']
const typed = { typedTarget: 'main', destructive: [], reason: null }

test('a stale plan and a failed check stop everything', () => {
  const plan = planOf('development', check('fail'))
  expect(blockedStart({ preview: preview(), stale: ['a row'] }, plan, typed)).toMatch(/stale/)
  expect(blockedStart({ preview: preview(), stale: null }, plan, typed)).toBe('A check failed.')
})

test('development waits for no check', () => {
  const plan = planOf('development', check('unknown'))
  for (const each of [loading, failed, preview(check('unknown'))])
    expect(blockedStart({ preview: each, stale: null }, plan, null)).toBeNull()
})

test('production starts when all checks are known and all is confirmed', () => {
  const plan = planOf('production', check('pass'))
  const why = (each: PlanSheet['preview'], confirmation: typeof typed | null = typed) =>
    blockedStart({ preview: each, stale: null }, plan, confirmation)
  expect(why(idle)).toMatch(/Trust/)
  expect(why(loading)).toMatch(/still/)
  expect(why(failed)).toMatch(/could not be made/)
  expect(why(preview(check('unknown')))).toMatch(/unknown/)
  expect(why(preview(check('warn')), null)).toMatch(/Confirm/)
  expect(why(preview(check('warn')))).toBeNull()
})

test('a plan without steps has nothing that a shadow could check, and nothing to agree to unless it makes the version table', () => {
  const plan = { ...planOf('production', check('pass')), steps: [], createsVersionTable: false }
  const first = { ...plan, createsVersionTable: true }
  expect(blockedStart({ preview: idle, stale: null }, plan, null)).toBeNull()
  expect(blockedStart({ preview: idle, stale: null }, first, null)).toMatch(/Confirm/)
  expect(blockedStart({ preview: idle, stale: null }, first, typed)).toBeNull()
  expect(blockedStart({ preview: idle, stale: null }, plan, typed)).toBeNull()
})

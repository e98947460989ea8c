import { describe, expect, test } from 'vitest'
import type { Plan, PlanCheck } from '../../shared/model/plan.ts'
import { mayStart, missingWords, startGate } from '../../shared/start-gate.ts'
import type { KnownPreview, StartQuestion } from '../../shared/start-gate.ts'

const check = (status: PlanCheck['status'], text = 'x'): PlanCheck => ({
  id: 'drift',
  status,
  text,
  hint: null,
})

function planOf(changes: Partial<StartQuestion['plan']> = {}): StartQuestion['plan'] {
  const steps = [{} as Plan['steps'][number]]
  const command = 'headway upgrade head --target main'
  return {
    target: 'main',
    tier: 'production',
    kind: 'upgrade',
    checks: [],
    steps,
    createsVersionTable: false,
    command,
    ...changes,
  }
}

function known(changes: Partial<Extract<KnownPreview, { kind: 'known' }>['preview']> = {}): KnownPreview {
  return { kind: 'known', preview: { destructive: [], uncertain: [], checks: [], ...changes } }
}

const unknown: KnownPreview = { kind: 'unknown', why: 'No shadow.' }
const say = (changes: object = {}) => ({ typedTarget: 'main', destructive: [], reason: null, ...changes })

describe('production', () => {
  test('wants the very name of the target', () => {
    const plan = planOf()
    for (const typedTarget of [null, '', 'Main', 'main ', 'mai'])
      expect(startGate({ plan, preview: known(), confirmation: say({ typedTarget }) }).missing).toEqual([
        { kind: 'name' },
      ])
    expect(mayStart(startGate({ plan, preview: known(), confirmation: say() }))).toBe(true)
  })

  test('wants nothing where nothing is to be done, as when a deployment runs again', () => {
    const missingOf = (changes: Partial<StartQuestion['plan']>) =>
      startGate({ plan: planOf({ steps: [], ...changes }), preview: known(), confirmation: null }).missing
    for (const kind of ['upgrade', 'downgrade'] as const) expect(missingOf({ kind })).toEqual([])
    expect(missingOf({ createsVersionTable: true })).not.toEqual([])
    for (const kind of ['stamp', 'ensure_version', 'restore'] as const)
      expect(missingOf({ kind })).not.toEqual([])
  })

  test('wants each destructive and each uncertain item by name', () => {
    const preview = known({ destructive: ['drop table a', 'drop table b'], uncertain: ['run purge()'] })
    const of = (...destructive: string[]) =>
      startGate({ plan: planOf(), preview, confirmation: say({ destructive }) }).missing
    expect(of()).toHaveLength(3)
    expect(of('drop table a', 'drop table b')).toEqual([{ kind: 'item', item: 'run purge()' }])
    expect(of('drop table a', 'run purge()')).toEqual([{ kind: 'item', item: 'drop table b' }])
    expect(of('drop table a', 'drop table b', 'run purge()')).toEqual([])
  })

  test.each(['fail', 'unknown'] as const)(
    'is stopped by a check that is %s, of the plan or of the shadow',
    (status) => {
      const bad = check(status, 'No.')
      const own = startGate({ plan: planOf({ checks: [bad] }), preview: known(), confirmation: say() })
      const shadows = startGate({ plan: planOf(), preview: known({ checks: [bad] }), confirmation: say() })
      expect([own.refused, shadows.refused]).toEqual([[bad], [bad]])
    },
  )

  test('is stopped where nobody knows what the steps do', () => {
    expect(startGate({ plan: planOf(), preview: unknown, confirmation: say() }).refused).toMatchObject([
      { status: 'unknown', text: 'No shadow.' },
    ])
    expect(startGate({ plan: planOf({ steps: [] }), preview: unknown, confirmation: say() }).refused).toEqual(
      [],
    )
  })

  test('wants a reason for a downgrade and a stamp, and no blanks for one', () => {
    for (const kind of ['downgrade', 'stamp'] as const) {
      const of = (reason: string | null) =>
        startGate({ plan: planOf({ kind }), preview: known(), confirmation: say({ reason }) })
      expect(of('  ').missing).toEqual([{ kind: 'reason' }])
      expect(missingWords(of(null), kind)).toEqual([`give a reason for the ${kind}`])
      expect(of('wrong database').missing).toEqual([])
    }
  })

  test('says the whole command, quoted for a shell', () => {
    const preview = known({ destructive: ["drop table it's"], uncertain: ['run purge()'] })
    const plan = planOf({ kind: 'downgrade', command: 'headway downgrade -1 --target main' })
    expect(startGate({ plan, preview, confirmation: null }).command).toBe(
      `headway downgrade -1 --target main --confirm main --destroy 'drop table it'\\''s' --destroy 'run purge()' --reason 'why it is done'`,
    )
    const confirmation = say({ reason: 'wrong database' })
    expect(startGate({ plan, preview, confirmation }).command).toMatch(/--reason 'wrong database'$/)
  })
})

describe.each(['development', 'test'] as const)('%s', (tier) => {
  test('is stopped by a failed check only', () => {
    const of = (status: PlanCheck['status']) =>
      startGate({ plan: planOf({ tier, checks: [check(status)] }), preview: unknown, confirmation: null })
    expect(mayStart(of('fail'))).toBe(false)
    for (const status of ['pass', 'warn', 'unknown'] as const) expect(mayStart(of(status))).toBe(true)
    // The shadow has none of the data: what fails there is shown, and may be tried.
    const preview = known({ checks: [check('fail')], destructive: ['drop table a'] })
    expect(mayStart(startGate({ plan: planOf({ tier }), preview, confirmation: null }))).toBe(true)
  })
})

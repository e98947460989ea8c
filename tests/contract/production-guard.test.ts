import { describe, expect, test } from 'vitest'
import { createDispatcher } from '../../electron/transport/dispatch.ts'
import { createProductionGuard } from '../../electron/transport/production-guard.ts'
import type { Answer, Handlers } from '../../shared/contract.ts'
import type { DatabaseIdentity, TargetState } from '../../shared/model/database.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { TargetInfo, Tier } from '../../shared/model/project.ts'
import { createOwnFace } from './own-face.ts'

function planFor(tier: Tier): Plan {
  return {
    version: 1,
    kind: 'upgrade',
    target: tier,
    tier,
    expressions: ['head'],
    from: [],
    to: ['a1'],
    steps: [],
    transactionMode: 'per-revision',
    purge: false,
    createsVersionTable: true,
    checks: [],
    command: 'headway upgrade head',
    basis: {
      identity: {
        dialect: 'sqlite',
        serverVersion: '3',
        server: '/x',
        database: 'x',
        user: null,
        label: null,
      },
      engineVersion: '0',
      settings: {},
    },
    fingerprint: `plan for ${tier}`,
    createdAt: '2026-01-01T00:00:00Z',
  }
}

function target(name: string, tier: Tier): TargetInfo {
  return {
    name,
    dialect: 'sqlite',
    sqlLanguage: 'sql',
    onlineChanges: false,
    displayUrl: 'sqlite:///x.db',
    tier,
    schemas: [],
    problem: null,
    notes: [],
  }
}

/** Where a target's database stands; only who it is matters here. */
function stateOf(name: string, identity: DatabaseIdentity | null = identityOf(`/${name}.db`)): TargetState {
  return {
    target: name,
    identity,
    checkedAt: '2026-01-01T00:00:00Z',
    status: identity === null ? 'unreachable' : 'ok',
    error: null,
    readOnly: false,
    hasVersionTable: true,
    hasLedger: true,
    rows: [],
    unknownRows: [],
    applied: [],
    current: [],
    behind: 0,
    ahead: 0,
    position: 'at_base',
    summary: '',
    edited: [],
    failed: [],
    inDoubt: [],
  }
}

function identityOf(server: string, database = 'x'): DatabaseIdentity {
  return { dialect: 'sqlite', serverVersion: '3', server, database, user: null, label: null }
}

const handlers: Partial<Handlers> = {
  'plan.upgrade': async (request) => planFor(request.target as Tier),
  'plan.load': async () => planFor('production'),
  'run.start': async () => ({ runId: 'r1' }),
  'targets.list': async () => [target('live', 'production'), target('dev', 'development')],
  'targets.save': async () => [],
  'targets.remove': async () => [],
  'settings.save': async () => ({ hash: 'h' }),
  'targets.state': async ({ target: name }) => stateOf(name),
}

function guarded() {
  const face = createOwnFace(handlers)
  return createDispatcher(face, { policy: createProductionGuard(face) })
}
const start = (fingerprint: string) => ({ fingerprint, confirmation: null, lockTimeoutMs: null })
const code = (answer: Answer): string => (answer.ok ? 'ok' : answer.error.code)

test('a plan for production can be made and seen, but not run', async () => {
  const dispatch = guarded()
  expect(code(await dispatch('plan.upgrade', { target: 'production', revisions: ['head'] }))).toBe('ok')
  expect(code(await dispatch('run.start', start('plan for production')))).toBe('production_refused')
})

test('a saved plan that was loaded is no way around', async () => {
  const dispatch = guarded()
  expect(code(await dispatch('plan.load', { text: '{}' }))).toBe('ok')
  expect(code(await dispatch('run.start', start('plan for production')))).toBe('production_refused')
})

test.each(['development', 'test'])('a plan for %s runs', async (tier) => {
  const dispatch = guarded()
  await dispatch('plan.upgrade', { target: tier, revisions: ['head'] })
  expect(code(await dispatch('run.start', start(`plan for ${tier}`)))).toBe('ok')
})

test('a plan that was not made here is not run, because its tier is not known', async () => {
  expect(code(await guarded()('run.start', start('plan for development')))).toBe('plan_not_found')
})

test('a production target cannot be made another tier first', async () => {
  const dispatch = guarded()
  const save = (name: string) => ({
    name,
    url: 'sqlite:///y.db',
    urlEnv: null,
    tier: 'development',
    schemas: [],
  })
  expect(code(await dispatch('targets.save', save('live')))).toBe('production_refused')
  expect(code(await dispatch('targets.save', save('dev')))).toBe('ok')
  expect(code(await dispatch('targets.save', save('new')))).toBe('ok')
  expect(code(await dispatch('targets.remove', { target: 'live' }))).toBe('production_refused')
  expect(code(await dispatch('targets.remove', { target: 'dev' }))).toBe('ok')
})

test.each([
  [['targets', 'live', 'tier'], 'production_refused'],
  [['targets', 'live'], 'production_refused'],
  [['targets'], 'production_refused'],
  [['targets', 'dev', 'tier'], 'ok'],
  [['format'], 'ok'],
])('nor by the settings at %o', async (path, expected) => {
  const dispatch = guarded()
  for (const change of [
    { kind: 'remove', path },
    { kind: 'set', path, value: 'test' },
  ])
    expect(code(await dispatch('settings.save', { changes: [change], baseHash: 'h' }))).toBe(expected)
})

test('thousands of plans later the tier of an old one is not known, and it is refused', async () => {
  const face = createOwnFace({
    ...handlers,
    'plan.upgrade': async (request) => ({ ...planFor('development'), fingerprint: request.revisions.join() }),
  })
  const dispatch = createDispatcher(face, { policy: createProductionGuard(face) })
  for (let index = 0; index <= 1000; index++) {
    await dispatch('plan.upgrade', { target: 'development', revisions: [`p${index}`] })
  }
  expect(code(await dispatch('run.start', start('p0')))).toBe('plan_not_found')
  expect(code(await dispatch('run.start', start('p1000')))).toBe('ok')
})

describe('a production database under another name', () => {
  const withStates = (state: (name: string) => TargetState, urls: Record<string, string> = {}) => {
    const face = createOwnFace({
      ...handlers,
      'targets.list': async () =>
        [target('live', 'production'), target('development', 'development')].map((each) => ({
          ...each,
          displayUrl: urls[each.name] ?? each.displayUrl,
        })),
      'targets.state': async ({ target: name }) => state(name),
    })
    return createDispatcher(face, { policy: createProductionGuard(face) })
  }
  const run = async (dispatch: ReturnType<typeof withStates>) => {
    await dispatch('plan.upgrade', { target: 'development', revisions: ['head'] })
    return code(await dispatch('run.start', start('plan for development')))
  }

  test('is known by its identity', async () => {
    expect(await run(withStates((name) => stateOf(name, identityOf('/x'))))).toBe('production_refused')
  })

  test('another database of the same server is another one', async () => {
    expect(await run(withStates((name) => stateOf(name, identityOf('/x', 'other'))))).toBe('ok')
  })

  test('is known by its address where it does not answer, whoever logs in', async () => {
    const silent = (name: string) => stateOf(name, null)
    const live = 'postgresql://owner:***@db.example.com/shop'
    const same = { live, development: 'postgresql://dev@DB.example.com/shop' }
    expect(await run(withStates(silent, same))).toBe('production_refused')
    const other = { live, development: 'postgresql://dev@db.example.com/shop_dev' }
    expect(await run(withStates(silent, other))).toBe('ok')
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine } from '../../electron/engine/index.ts'
import type { Engine } from '../../electron/engine/index.ts'
import { createNodePorts } from '../../electron/engine/node-ports.ts'
import { createInProcessChannel } from '../../electron/transport/in-process.ts'
import type { Channel, OperationName, RequestOf } from '../../shared/contract.ts'
import { operations } from '../../shared/contract.ts'
import { fromErrorData } from '../../shared/errors.ts'
import { lanes } from './lanes.ts'
import type { Lane } from './lanes.ts'

/** The real engine on a copy of the sample, seen over every transport. */
const home = mkdtempSync(join(tmpdir(), 'headway-contract-'))
let engine: Engine
/** Fails on every answer and event that is not exactly what the contract says. */
let strict: Channel
const called = new Set<OperationName>()
const events: string[] = []

beforeAll(async () => {
  const ports = createNodePorts({ userFolder: home, temporaryFolder: join(home, 'scratch') })
  engine = createEngine(ports, {
    trust: 'stored',
    follow: 'watch',
    samplesFolder: join(import.meta.dirname, '..', '..', 'migrations-sample'),
    sampleCopies: join(home, 'samples'),
  })
  strict = createInProcessChannel(engine, { checkResponses: true })
  strict.listen('run.event', (event) => void events.push(event.kind))
  await call('project.openSample', { name: null })
})
afterAll(async () => {
  await engine.close()
  rmSync(home, { recursive: true, force: true })
})

const call: Channel['call'] = (operation, request) => {
  called.add(operation)
  return strict.call(operation, request)
}

const target = 'dev'
const named = {
  message: 'from the contract',
  revId: null,
  branchLabels: [],
  dependsOn: [],
  versionPath: null,
  splice: false,
}

describe('every answer is what the contract says', () => {
  test('of the project', async () => {
    expect((await call('project.current', {})).project?.name).toBe('01-shop')
    expect(await call('project.recent', {})).toHaveLength(1)
    expect(await call('project.problems', {})).toEqual([])
    const { root = '' } = (await call('project.current', {})).project ?? {}
    const { folders, isProject } = await call('project.folders', { path: dirname(root) })
    expect(isProject).toBe(false)
    expect(folders).toContainEqual({ name: basename(root), path: root, isProject: true })
    expect((await call('project.trust', { trusted: true })).trusted).toBe(true)
  })

  test('of its settings', async () => {
    const { hash, schema, value } = await call('settings.read', {})
    expect(Object.keys(schema.properties ?? {})).toContain('model')
    expect(value).toHaveProperty('targets.dev')
    const set = { kind: 'set', path: ['truncateSlugLength'], value: 0 } as const
    const { issues } = await call('settings.preview', { changes: [set] })
    expect(issues.map(({ path }) => path.join('.'))).toEqual(['truncateSlugLength'])
    const refused = call('settings.save', { changes: [set], baseHash: hash })
    await expect(refused).rejects.toMatchObject({ code: 'invalid_settings' })
    const kept = await call('settings.save', { changes: [{ ...set, value: 30 }], baseHash: hash })
    const old = call('settings.save', { changes: [{ ...set, value: 31 }], baseHash: hash })
    await expect(old).rejects.toMatchObject({ code: 'file_conflict' })
    const back = { changes: [{ kind: 'remove', path: ['truncateSlugLength'] } as const], baseHash: kept.hash }
    expect((await call('settings.save', back)).hash).toBe(hash)
  })

  test('of its revisions', async () => {
    const { revisions, graph } = await call('revisions.list', {})
    expect(revisions.length).toBeGreaterThan(8)
    const head = graph.heads[0] ?? ''
    const source = await call('revisions.read', { revision: head, target })
    expect(await call('revisions.validate', { revision: head, text: source.text })).toEqual([])
    expect((await call('graph.resolve', { expression: 'head', target })).revisions).toEqual([head])
    const place = await call('revisions.locate', { revision: head })
    expect(place).toMatchObject({ path: expect.stringContaining(head), published: false })
    expect(place.link).toMatch(/^file:.*discontinued/)
    // No editor is set here, or one that needs a terminal; where the system has one, it must not open now.
    await expect(call('revisions.open', { revision: 'none' })).rejects.toMatchObject({
      code: 'revision_not_found',
    })
    expect(await call('revisions.mentions', {})).toHaveLength(revisions.length)
    expect(
      (await call('graph.history', { range: null, target, indicateCurrent: true })).revisions,
    ).toHaveLength(revisions.length)
  })

  test('of its targets', async () => {
    expect((await call('targets.list', {})).map(({ name }) => name)).toContain(target)
    expect(await call('targets.state', { target })).toMatchObject({ hasVersionTable: false })
    expect((await call('targets.matrix', {})).length).toBeGreaterThan(0)
    expect(
      (await call('targets.test', { url: `sqlite:///${home}/none.db`, password: null })).identity,
    ).toBeNull()
  })

  test('of plans and runs', async () => {
    const plan = await call('plan.upgrade', { target, revisions: ['head'] })
    const { fingerprint } = plan
    expect((await call('plan.check', { fingerprint })).stale).toBe(false)
    expect((await call('plan.preview', { fingerprint })).steps).toHaveLength(plan.steps.length)
    expect((await call('plan.script', { fingerprint })).sql).toContain('alembic_version')
    expect((await call('plan.safer', { fingerprint })).rewritten).toBeNull()
    expect((await call('plan.writeSafer', { fingerprint })).written).toEqual([])
    expect((await call('plan.impact', { fingerprint })).steps).toHaveLength(plan.steps.length)
    expect((await call('plan.rehearse', { fingerprint })).there.status).toBe('succeeded')
    expect(await call('plan.lint', { fingerprint })).toBeInstanceOf(Array)
    const saved = await call('plan.save', { fingerprint })
    expect((await call('plan.load', { text: saved.text })).fingerprint).toBe(fingerprint)
    const { runId } = await call('run.start', { fingerprint, confirmation: null, lockTimeoutMs: null })
    expect((await call('run.outcome', { runId })).status).toBe('succeeded')
    const log = await call('run.events', { runId, since: 0 })
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1))
    expect(events).toEqual(log.map(({ kind }) => kind))
    expect((await call('run.list', {}))[0]?.active).toBe(false)
    expect((await call('targets.ledger', { target, limit: 100 })).length).toBeGreaterThanOrEqual(
      plan.steps.length,
    )
    const revision = plan.steps[0]?.revision ?? ''
    const ran = await call('targets.ran', { target, revision })
    expect(ran.entries.map((entry) => entry.revision)).toEqual([revision])
    await expect(call('targets.doubt', { target, revision })).rejects.toMatchObject({
      code: 'invalid_request',
    })
    expect(ran.appliedText).toBe((await call('revisions.read', { revision, target })).text)
    expect(await call('fleets.list', {})).toEqual([])
    await expect(call('fleets.members', { fleet: 'none' })).rejects.toMatchObject({ code: 'unknown_target' })
    expect(await call('backups.list', { target })).toEqual([])
    const none = { target, runId: 'none', confirm: target }
    await expect(call('backups.restore', none)).rejects.toMatchObject({ code: 'run_not_found' })
    await call('plan.downgrade', { target, revision: '-1' })
    await call('plan.stamp', { target, revisions: ['base'], purge: false })
    await call('plan.ensureVersion', { target })
    expect((await call('plan.restore', { target, changes: [] })).steps).toEqual([])
    await call('plan.offline', { kind: 'upgrade', target, expressions: ['head'] })
  })

  test('of schemas and SQL', async () => {
    const { graph } = await call('revisions.list', {})
    const revision = graph.heads[0] ?? ''
    for (const direction of ['upgrade', 'downgrade'] as const) {
      expect((await call('revisions.sql', { revision, direction, target })).kind).toBe('available')
    }
    for (const source of [
      { kind: 'before', revision },
      { kind: 'revision', revision },
      { kind: 'target', target },
    ] as const) {
      expect((await call('schema.of', { source, target })).kind).toBe('available')
      expect((await call('schema.diagram', { source, before: null, target })).kind).toBe('available')
    }
  })

  test('of what writes files', async () => {
    const { revision, path } = await call('revisions.create', { ...named, heads: [], format: 'sql' })
    const source = await call('revisions.read', { revision: revision.id, target })
    expect(path).toContain(revision.id)
    const request = { revision: revision.id, text: `${source.text}\n`, baseHash: source.hash, target }
    expect((await call('revisions.save', request)).hash).not.toBe(source.hash)
    await expect(call('revisions.save', request)).rejects.toMatchObject({ code: 'file_conflict' })
    const saved = {
      name: 'other',
      url: 'sqlite:///other.db',
      urlEnv: null,
      tier: 'test' as const,
      schemas: [],
    }
    expect((await call('targets.save', saved)).map(({ name }) => name)).toContain('other')
    expect(await call('targets.password', { target: 'other', password: 'x' })).toBeNull()
    const written = await call('targets.read', { target: 'other' })
    expect(written).toEqual(saved)
    const moved = { ...saved, url: null, tier: 'development' as const, keepUrl: true }
    await call('targets.save', moved)
    expect(await call('targets.read', { target: 'other' })).toEqual({ ...saved, tier: 'development' })
    expect((await call('targets.remove', { target: 'other' })).map(({ name }) => name)).not.toContain('other')
  })
})

describe('every transport brings the same answers', () => {
  const asked: readonly [OperationName, RequestOf<OperationName>][] = [
    ['project.current', {}],
    ['revisions.list', {}],
    ['targets.list', {}],
    ['graph.resolve', { expression: 'heads', target: null }],
    ['graph.resolve', { expression: 'nowhere', target: null }],
    ['run.list', {}],
    ['run.events', { runId: 'none', since: 0 }],
    ['plan.check', { fingerprint: 'none' }],
  ]
  test.each(lanes)('$name', async ({ open }) => {
    const lane: Lane = await open(engine)
    try {
      for (const [operation, request] of asked) {
        const answer = await lane.call(operation, request)
        const expected = await strict.call(operation, request as never).then(
          (result: unknown) => ({ ok: true, result }),
          (error: unknown) => ({ ok: false, error }),
        )
        if (answer.ok) expect(answer).toEqual(expected)
        else expect(fromErrorData(answer.error).message).toBe((expected as { error: Error }).error.message)
      }
    } finally {
      await lane.close()
    }
  })
})

test('closing and forgetting the project; and no operation was left out but for these', async () => {
  const root = (await call('project.current', {})).project?.root ?? ''
  expect(await call('project.close', {})).toBeNull()
  await call('project.open', { path: root })
  await call('project.create', { path: join(home, 'made'), format: 'ts', url: null, tier: null })
  await call('project.forget', { root })
  // What needs a run under way, several heads, a model or a repository has tests of its own.
  const elsewhere: readonly OperationName[] = [
    'git.branches',
    'git.mergedHeads',
    'git.onBranches',
    'git.rescue',
    'plan.wayBack',
    'revisions.advise',
    'revisions.biography',
    'revisions.kept',
    'revisions.merge',
    'revisions.reparent',
    'revisions.replaced',
    'revisions.squash',
    'run.cancel',
    'targets.create',
    'targets.discard',
    'targets.empty',
    'targets.keep',
    'targets.label',
    'work.cancel',
  ]
  const left = (Object.keys(operations) as OperationName[]).filter(
    (name) => !called.has(name) && !name.startsWith('changes.'),
  )
  expect(left.toSorted()).toEqual(elsewhere)
})

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Channel } from '../../shared/contract.ts'
import { operations } from '../../shared/contract.ts'
import type { OperationSpec } from '../../shared/contract/operation.ts'
import { startListening } from '../helpers/listening-server.ts'
import type { ListeningServer } from '../helpers/listening-server.ts'
import { openLook } from '../helpers/look-project.ts'
import type { LookOptions } from '../helpers/look-project.ts'

const canary = 'correct-horse-battery'
const revision = `-- revision: a1\n-- down_revision: none\n-- upgrade\ncreate table t (id int);\n-- downgrade\ndrop table t;\n`

/** Everything that could lead to a database, with whatever comes of it. */
async function tryEverything(channel: Channel, url: string): Promise<readonly string[]> {
  const question = {
    target: 'it',
    from: { kind: 'target' as const, target: 'it' },
    to: { kind: 'heads' as const },
    renames: [],
    drops: [],
    include: null,
    exclude: null,
  }
  const calls: readonly (() => Promise<unknown>)[] = [
    () => channel.call('targets.list', {}),
    () => channel.call('targets.state', { target: 'it' }),
    () => channel.call('targets.matrix', {}),
    () => channel.call('targets.ledger', { target: 'it', limit: 10 }),
    () => channel.call('targets.test', { url, password: null }),
    () => channel.call('targets.empty', { target: 'it', confirm: 'it' }),
    () => channel.call('plan.upgrade', { target: 'it', revisions: ['head'] }),
    () => channel.call('plan.downgrade', { target: 'it', revision: 'base' }),
    () => channel.call('plan.stamp', { target: 'it', revisions: ['head'], purge: true }),
    () => channel.call('plan.ensureVersion', { target: 'it' }),
    () => channel.call('plan.offline', { kind: 'upgrade', target: 'it', expressions: ['head'] }),
    () => channel.call('revisions.list', {}),
    () => channel.call('revisions.read', { revision: 'a1', target: 'it' }),
    () => channel.call('revisions.sql', { revision: 'a1', direction: 'upgrade', target: 'it' }),
    () => channel.call('revisions.reparent', { revision: 'a1', downRevisions: [], dryRun: true }),
    () => channel.call('graph.resolve', { expression: 'current', target: 'it' }),
    () => channel.call('graph.history', { range: null, target: 'it', indicateCurrent: true }),
    () => channel.call('schema.of', { target: 'it', source: { kind: 'target', target: 'it' } }),
    () => channel.call('schema.of', { target: 'it', source: { kind: 'empty' } }),
    () => channel.call('changes.propose', question),
  ]
  const answers: string[] = []
  for (const call of calls) {
    answers.push(await call().then(JSON.stringify, (error: { code?: string }) => error.code ?? String(error)))
  }
  return answers
}

describe('postgres: a project that nobody trusts', () => {
  let server: ListeningServer
  beforeEach(async () => {
    server = await startListening()
  })
  afterEach(() => server.close())

  /** 0.0.0.0 reaches this machine without being a name of it. */
  const urlOf = () => `postgresql://someone@0.0.0.0:${server.port}/app?sslmode=disable`
  const open = (options: LookOptions, more: object = {}, files: Record<string, string> = {}) =>
    openLook(
      { url: urlOf(), tier: 'development', settings: { connectTimeoutMs: 2000 }, ...more },
      { 'migrations/a1.sql': revision, ...files },
      options,
    )

  test('reaches nothing, whatever is asked, and reads no .env', async () => {
    const ports = { environment: { PGPASSWORD: canary, DATABASE_URL: urlOf(), PATH: process.env['PATH'] } }
    const project = await open(
      { trust: 'stored', ports, settings: { shadowUrl: urlOf() } },
      {},
      { '.env': `PGPASSWORD=${canary}\nPGHOST=0.0.0.0\n` },
    )
    try {
      const answers = await tryEverything(project.channel, urlOf())
      expect(answers.join('\n')).toContain('"status":"restricted"')
      expect(answers.filter((answer) => answer === 'not_trusted').length).toBeGreaterThanOrEqual(10)
      expect(answers.join('\n')).not.toContain(canary)
    } finally {
      await project.close()
    }
    expect([server.connections(), server.bytes()]).toEqual([0, ''])
  })

  test('refuses every operation that the contract marks, before it looks at what is asked', async () => {
    const project = await open({ trust: 'stored' })
    const marked = Object.entries(operations as Readonly<Record<string, OperationSpec>>)
      .filter(([, spec]) => spec.trust)
      .map(([name]) => name)
    const handlers = project.handlers as unknown as Readonly<
      Record<string, (request: unknown) => Promise<unknown>>
    >
    try {
      expect(marked.length).toBeGreaterThan(10)
      for (const name of marked) {
        await expect(handlers[name]?.({}), name).rejects.toMatchObject({ data: { code: 'not_trusted' } })
      }
    } finally {
      await project.close()
    }
    expect(server.connections()).toBe(0)
  })

  test('trusted, it is not sent a password that was set for another host', async () => {
    const project = await open({ ports: { environment: { PGPASSWORD: canary, PGHOST: 'db.example.com' } } })
    try {
      const state = await project.channel.call('targets.state', { target: 'it' })
      expect(state.status).toBe('password_needed')
      expect(state.error?.message).toContain('PGPASSWORD was not sent')
      expect(state.error?.hint).toContain('PGHOST=0.0.0.0')
      await tryEverything(project.channel, urlOf())
    } finally {
      await project.close()
    }
    expect(server.connections()).toBeGreaterThan(0)
    expect(server.bytes()).not.toContain(canary)
  })

  test('a host that the project names beside its own .env gets no password of the process', async () => {
    const ports = { environment: { PGPASSWORD: canary } }
    const project = await open({ ports }, {}, { '.env': 'PGHOST=0.0.0.0\n' })
    try {
      const state = await project.channel.call('targets.state', { target: 'it' })
      expect(state.error?.message).toContain('PGPASSWORD was not sent')
    } finally {
      await project.close()
    }
    expect(server.bytes()).not.toContain(canary)
  })

  test.each<[string, Record<string, string>]>([
    ['PGHOST', { PGPASSWORD: canary, PGHOST: '0.0.0.0' }],
    ['a typed password', {}],
  ])('in clear text nothing goes to a host that is not this machine: %s', async (_how, environment) => {
    const project = await open({ ports: { environment } })
    try {
      if (environment['PGPASSWORD'] === undefined)
        await project.channel.call('targets.password', { target: 'it', password: canary })
      const state = await project.channel.call('targets.state', { target: 'it' })
      expect(state.status).toBe('password_needed')
      expect(state.error?.message).toContain('clear text')
    } finally {
      await project.close()
    }
    expect(server.bytes()).not.toContain(canary)
  })

  test('on this machine the password of the environment is sent, as psql does', async () => {
    const url = urlOf().replace('0.0.0.0', '127.0.0.1')
    const project = await open({ ports: { environment: { PGPASSWORD: canary } } }, { url })
    try {
      await project.channel.call('targets.state', { target: 'it' })
    } finally {
      await project.close()
    }
    expect(server.bytes()).toContain(canary)
  })
})

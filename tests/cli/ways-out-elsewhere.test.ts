import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ErrorData } from '../../shared/errors.ts'
import { withCliHint } from '../../electron/cli/print/cli-hint.ts'
import { failureText } from '../../electron/cli/print/failure.ts'
import { createStyle } from '../../electron/cli/print/style.ts'
import { createDispatcher } from '../../electron/transport/dispatch.ts'
import { createOwnFace } from '../contract/own-face.ts'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { headway } from '../helpers/headway-command.ts'
import type { CommandResult } from '../helpers/headway-command.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'
import { openSample } from '../helpers/sample-engine.ts'
import type { SampleEngine } from '../helpers/sample-engine.ts'
import { soakFactor } from '../helpers/soak.ts'
import { hintedCommand, project, put } from '../helpers/ways-out.ts'

/** Codes that only a window or a program meets: what the reference says to do is done, and leads out. */
describe.skipIf(soakFactor === 1)('told to a window or a program', () => {
  let engine: SampleEngine
  afterEach(() => engine.close())
  const open = async (trust: 'stored' | 'this-run' = 'this-run'): Promise<SampleEngine> =>
    (engine = await openSample('01-shop', 'sqlite', { tier: 'development', trust }))
  const codeOf = (answer: Promise<unknown>): Promise<string> =>
    answer.then(
      () => 'none',
      (error: { readonly data?: ErrorData; readonly code?: string }) =>
        error.data?.code ?? error.code ?? 'unknown',
    )
  const plan = () => engine.channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })
  const start = (fingerprint: string) =>
    engine.channel.call('run.start', { fingerprint, confirmation: null, lockTimeoutMs: null })

  test('no_project: a project is opened', async () => {
    const { channel, root } = await open()
    await channel.call('project.close', {})
    expect(await codeOf(channel.call('revisions.list', {}))).toBe('no_project')
    await channel.call('project.open', { path: root })
    expect(await codeOf(channel.call('revisions.list', {}))).toBe('none')
  })

  test('run_active: waited for', async () => {
    const { channel } = await open()
    const { fingerprint } = await plan()
    const { runId } = await start(fingerprint)
    expect(await codeOf(start(fingerprint))).toBe('run_active')
    expect(await channel.call('run.outcome', { runId })).toMatchObject({ status: 'succeeded' })
    expect(await engine.run(await plan())).toMatchObject({ status: 'nothing_to_do' })
  })

  test('run_not_found: the ledger has it', async () => {
    const { channel } = await open()
    await engine.run(await plan())
    expect(await codeOf(channel.call('run.outcome', { runId: 'gone' }))).toBe('run_not_found')
    expect(await channel.call('targets.ledger', { target: 'dev', limit: 5 })).not.toEqual([])
  })

  test('plan_not_found: the plan is made again', async () => {
    await open()
    expect(await codeOf(start('of another session'))).toBe('plan_not_found')
    expect(await engine.run(await plan())).toMatchObject({ status: 'succeeded' })
  })

  test('file_conflict: the file is read again', async () => {
    const { channel, root } = await open()
    const { revisions } = await channel.call('revisions.list', {})
    const revision = revisions.at(-1)?.id ?? ''
    const read = await channel.call('revisions.read', { revision, target: null })
    const path = join(root, read.path)
    writeFileSync(path, `${readFileSync(path, 'utf8')}\n// of another editor\n`)
    const save = (baseHash: string, text: string) =>
      channel.call('revisions.save', { revision, text, baseHash, target: null })
    expect(await codeOf(save(read.hash, `${read.text}\n// mine\n`))).toBe('file_conflict')
    const again = await channel.call('revisions.read', { revision, target: null })
    expect(await codeOf(save(again.hash, `${again.text}\n// mine\n`))).toBe('none')
  })

  test('cancelled: started again', async () => {
    const { channel, root } = await open()
    await engine.run(await plan())
    writeFileSync(
      join(root, 'migrations/20990101_waits.ts'),
      `import { existsSync } from 'node:fs'
export const revision = 'waits'
export const downRevision = 'b470da5f31e9'
export async function upgrade(knex: any): Promise<void> {
  while (!existsSync(${JSON.stringify(join(root, 'go-on'))})) await new Promise((done) => setTimeout(done, 20))
  await knex.raw('create table waited (id integer)')
}
`,
    )
    const { fingerprint } = await plan()
    const { runId } = await start(fingerprint)
    await channel.call('run.cancel', { runId })
    const { status, error } = await channel.call('run.outcome', { runId })
    expect([status, error?.code]).toEqual(['cancelled', 'cancelled'])
    writeFileSync(join(root, 'go-on'), '')
    expect(await engine.run(await plan())).toMatchObject({ status: 'succeeded' })
  })

  test('not_trusted: trusted after a look', async () => {
    const { channel } = await open('stored')
    expect(await codeOf(plan())).toBe('not_trusted')
    await channel.call('project.trust', { trusted: true })
    expect(await codeOf(plan())).toBe('none')
  })
})

test.skipIf(soakFactor === 1)(
  'lock_held: it waits longer, and goes on when the other run has ended',
  async () => {
    const root = mkdtempSync(join(tmpdir(), 'headway-lock-'))
    try {
      cpSync(join(import.meta.dirname, '../../migrations-sample/01-shop'), root, { recursive: true })
      writeFileSync(
        join(root, 'migrations/20990101_waits.ts'),
        `import { existsSync } from 'node:fs'
export const revision = 'waits'
export const downRevision = 'b470da5f31e9'
export async function upgrade(): Promise<void> {
  console.log('now waiting')
  while (!existsSync(${JSON.stringify(join(root, 'go-on'))})) await new Promise((done) => setTimeout(done, 20))
}
`,
      )
      const upgrade = (...more: string[]) => headway(['upgrade', 'head', ...more], { cwd: root })
      let others: Promise<readonly CommandResult[]> | null = null
      const first = headway(['upgrade', 'head'], {
        cwd: root,
        onOutput: (text) => {
          if (!text.includes('now waiting') || others !== null) return
          others = upgrade('--lock-timeout', '0').then(async (refused) => {
            const longer = (/--lock-timeout \d+/.exec(refused.output)?.[0] ?? '').split(' ')
            const again = upgrade(...longer)
            writeFileSync(join(root, 'go-on'), '')
            return [refused, await again]
          })
        },
      })
      expect((await first).code).toBe(0)
      const [refused, waited] = (await (others as Promise<readonly CommandResult[]> | null)) ?? []
      expect(refused?.output).toContain('[lock_held]')
      expect(waited?.code, waited?.output).toBe(0)
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  },
)

test.skipIf(soakFactor === 1)(
  'internal: what it says to print can be printed, and the project goes on',
  async () => {
    const session = createCliSession(null)
    try {
      project(session)
      const fault = await createDispatcher(createOwnFace())('project.problems', {})
      expect(fault).toMatchObject({ ok: false, error: { code: 'internal' } })
      const printed = fault.ok
        ? ''
        : failureText(withCliHint(fault.error, null), createStyle(false), () => null)
      expect(printed).toContain('a defect')
      const words = hintedCommand(printed)
      expect(words).toEqual(['doctor'])
      expect((await session.run(...(words ?? []))).out).toMatch(/Headway +\d/)
      expect(await session.run('current')).toMatchObject({ code: 0 })
    } finally {
      session.remove()
    }
  },
)

/** Codes of PostgreSQL. */
describe.skipIf(soakFactor === 1)('told of PostgreSQL', () => {
  let session: CliSession
  let database: TestDatabase
  beforeEach(async () => {
    session = createCliSession(null)
    database = await createTestDatabase()
    project(session, { targets: { dev: { url: database.url, tier: 'development' } } })
  })
  afterEach(async () => {
    session.remove()
    await database.drop()
  })
  const leadsOut = async (code: string, typed: readonly string[], out: () => Promise<void> | void) => {
    expect((await session.run(...typed)).err).toContain(`[${code}]`)
    await out()
    const ended = await session.run(...typed)
    expect(ended, ended.err).toMatchObject({ code: 0 })
  }

  test('needs_no_transaction: the revision says so', async () => {
    const index = 'create index concurrently people_phone on people (phone);'
    const file = (head: string): void =>
      session.write(
        'migrations/tri3.sql',
        `-- revision: tri3\n-- down_revision: two2\n${head}-- upgrade\n${index}\n-- downgrade\nselect 1;\n`,
      )
    file('')
    await leadsOut('needs_no_transaction', ['upgrade', 'head'], () => file('-- transaction: false\n'))
  })

  test('identifier_too_long: a shorter name', async () => {
    const file = (name: string): void =>
      session.write(
        'migrations/tri3.ts',
        `export const revision = 'tri3'\nexport const downRevision = 'two2'\nexport async function upgrade(knex: any, op: any): Promise<void> {\n  await op.addColumn('people', '${name}', 'text')\n}\n`,
      )
    file('x'.repeat(70))
    await leadsOut('identifier_too_long', ['upgrade', 'head'], () => file('x'))
  })

  test('password_needed: the password in a variable', async () => {
    const { host, port, database: name } = database.settings
    const asking = (password: string): string =>
      `postgresql://asks_password${password}@/${name}?host=${encodeURIComponent(host ?? '')}&port=${String(port)}`
    await database.query('grant all on schema public to asks_password')
    const settings = { targets: { dev: { urlEnv: 'SHOP_URL', tier: 'development' } } }
    project(session, settings)
    session.write('.env', `SHOP_URL=${asking('')}\n`)
    await leadsOut('password_needed', ['current'], () =>
      session.write('.env', `SHOP_URL=${asking(':correct%20horse')}\n`),
    )
  })

  test('sql_failed: the statement is corrected', async () => {
    put(session, 'two2', 'one1', 'alter tabel people add column mail text;')
    await leadsOut('sql_failed', ['upgrade', 'head'], () =>
      put(session, 'two2', 'one1', 'alter table people add column mail text;'),
    )
  })
})

import { spawn } from 'node:child_process'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { dialectNames } from '../helpers/databases.ts'
import { ScratchProject } from '../helpers/scratch-project.ts'
import { isRunning } from '../helpers/running-process.ts'
import { withProject } from '../helpers/with-project.ts'

describe.each(dialectNames)('%s: rubbish in the ledger', (dialect) => {
  test('rows of others are left out, and the upgrade goes on', async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', 'create table t (id integer);')
      await project.upgrade()
      await project.query(
        `insert into headway_ledger (version_table, run_id, action, revision, outcome, rows_after, statements, engine_version, duration_ms)
         values ('alembic_version', 'x', 'rubbish', 'a2', 'in_doubt', 'no json', '{', '', -1),
                ('alembic_version', '', 'upgrade', 'a9', 'never', 'null', '[1]', '', null)`,
      )
      project.sql('a2', 'create table u (id integer);')
      const outcome = await project.upgrade()
      expect([outcome.status, outcome.error?.message]).toEqual(['succeeded', undefined])
    })
  })

  test('a table that is not the ledger is named', async () => {
    await withProject(dialect, async (project) => {
      await project.query('create table headway_ledger (id integer, note text)')
      project.sql('a1', 'create table t (id integer);')
      const outcome = await project.upgrade()
      expect([outcome.status, outcome.error?.code]).toEqual(['failed', 'malformed_version_table'])
      expect(outcome.error?.message).toMatch(
        /headway_ledger is not Headway's ledger: it has no column at, role/,
      )
    })
  })
})

describe('sqlite: the lock file', () => {
  test('is the same one through a link to the database', async () => {
    await withProject('sqlite', async (project) => {
      if (project.connection.dialect !== 'sqlite') return
      const link = `${project.connection.path}.link`
      project.sql('a1', 'create table t (id integer);')
      await project.upgrade()
      project.sql('a2', 'create table u (id integer);')
      symlinkSync(project.connection.path, link)
      const session = await project.dialect.connect(project.connection)
      const lock = await project.dialect.acquireLock(session, {
        key: 'x',
        limitMs: 100,
        signal: new AbortController().signal,
        onWait: () => undefined,
      })
      const other = new ScratchProject({ ...project.connection, path: link }, { root: project.root })
      const outcome = await other.upgrade('heads', { lockTimeoutMs: 200 })
      expect(outcome.error?.code).toBe('lock_held')
      await lock.release()
      await session.close()
    })
  })

  test('is never a link: what it leads to gets no table', async () => {
    await withProject('sqlite', async (project) => {
      if (project.connection.dialect !== 'sqlite') return
      const victim = join(project.root, 'victim.db')
      writeFileSync(victim, '')
      symlinkSync(victim, `${project.connection.path}.headway-lock`)
      project.sql('a1', 'create table t (id integer);')
      const outcome = await project.upgrade()
      expect(outcome.error?.message).toMatch(/headway-lock is a link/)
      expect(readFileSync(victim).length).toBe(0)
    })
  })
})

test('postgres: who blocks is named while waiting and when the wait is over', async () => {
  await withProject('postgres', async (project) => {
    project.sql('a1', 'create table t (id integer);')
    await project.upgrade()
    project.sql('a2', 'alter table t add column x int;')
    const blocker = await project.dialect.connect(project.connection)
    await blocker.query('begin')
    await blocker.query('lock table t in access exclusive mode')
    const outcome = await project.upgrade('heads', { limits: { retries: 0, statementLockMs: 2500 } })
    await blocker.close()
    expect(outcome.error?.message).toMatch(
      /It is held by pid \d+ \(user \w+.*idle in transaction for \d+ s.*since \d{4}-.*lock table t/,
    )
    const said = project.events.flatMap((event) => (event.kind === 'log' ? [event.text] : []))
    expect(said.filter((text) => text.startsWith('Waiting for a lock held by pid')).length).toBe(1)
  })
})

test.each([
  ['runs', 'export async function upgrade() { for (;;) {} }'],
  ['is loaded', 'for (;;) {}'],
])('a migration that loops while it %s does not outlive a killed engine', async (_when, loop) => {
  await withProject('sqlite', async (project) => {
    project.write(
      'loop.mjs',
      `import { fork } from 'node:child_process'
       const child = fork(process.argv[2], [], { serialization: 'advanced' })
       child.on('message', (message) => {
         if (message.kind !== 'ready') return
         child.send({ kind: 'open', dialect: 'sqlite', serverVersion: '3', seal: 's' })
         const file = { path: process.argv[3], hash: 'x', text: process.argv[4], types: null }
         child.send({ kind: 'run', step: 1, file, direction: 'upgrade', transactional: true })
         console.log(child.pid)
       })`,
    )
    const entry = join(import.meta.dirname, '../../electron/runtimes/node/main.ts')
    const engine = spawn(process.execPath, [
      join(project.root, 'loop.mjs'),
      entry,
      join(project.root, 'a.mjs'),
      loop,
    ])
    const [pid] = await new Promise<number[]>((resolve) =>
      engine.stdout.once('data', (text: Buffer) => resolve([Number(text.toString())])),
    )
    await sleep(1500)
    expect(isRunning(pid ?? 0)).toBe(true)
    engine.kill('SIGKILL')
    for (let waited = 0; waited < 50 && isRunning(pid ?? 0); waited += 1) await sleep(100)
    const left = isRunning(pid ?? 0)
    if (left) process.kill(pid ?? 0, 'SIGKILL')
    expect(left).toBe(false)
  })
})

test.each(dialectNames)(
  '%s: a migration cannot say for its process that it has finished',
  async (dialect) => {
    await withProject(dialect, async (project) => {
      project.code(
        'a1',
        `const forged = { kind: 'finished', step: 1, outstanding: [], forgotten: [], types: null }
       const line = process as unknown as { send(message: unknown): void }
       await knex.raw('create table t (id integer)')
       line.send(forged)
       await new Promise((resolve) => setTimeout(resolve, 300))
       throw new Error('not finished at all')`,
      )
      const outcome = await project.upgrade()
      expect([outcome.status, outcome.error?.message]).toEqual([
        'failed',
        expect.stringMatching(/not finished at all/),
      ])
      expect(await project.objects()).toEqual([])
    })
  },
)

test('sqlite: a COMMIT that a reader keeps waiting is tried again', async () => {
  await withProject('sqlite', async (project) => {
    project.sql('a1', 'create table t (id integer); insert into t values (1), (2);')
    await project.upgrade()
    project.sql('a2', 'insert into t values (3);')
    const reader = await project.dialect.connect(project.connection)
    await reader.query('begin')
    await reader.query('select * from t')
    const ends = sleep(1200).then(() => reader.close())
    const outcome = await project.upgrade('heads', { limits: { statementLockMs: 500 } })
    await ends
    expect([outcome.status, outcome.error?.message]).toEqual(['succeeded', undefined])
  })
})

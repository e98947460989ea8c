import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withTransaction } from '../../electron/engine/dialects/scopes.ts'
import type { Session } from '../../electron/engine/dialects/dialect.ts'
import { dialectOf } from '../../electron/engine/dialects/index.ts'
import { withProject } from '../helpers/with-project.ts'

const dialects = ['sqlite', 'postgres'] as const

async function withSession(
  dialect: (typeof dialects)[number],
  use: (session: Session) => Promise<void>,
): Promise<void> {
  await withProject(dialect, async (project) => {
    const session = await dialectOf(dialect).connect(project.connection)
    try {
      await session.query('create table t (id int primary key)')
      await use(session)
    } finally {
      await session.close()
    }
  })
}

const rows = async (session: Session): Promise<number> => (await session.query('select * from t')).rows.length

describe.each(dialects)('a transaction of its own: %s', (dialect) => {
  it('is committed with the work, and rolled back where the work fails or is only tried', async () => {
    await withSession(dialect, async (session) => {
      await withTransaction(session, () => session.query('insert into t values (1)'))
      expect(await rows(session)).toBe(1)
      const failing = withTransaction(session, async () => {
        await session.query('insert into t values (2)')
        throw new Error('changed my mind')
      })
      await expect(failing).rejects.toThrow('changed my mind')
      await withTransaction(session, () => session.query('insert into t values (3)'), { end: 'rollback' })
      expect(await rows(session)).toBe(1)
      expect(await dialectOf(dialect).inTransaction(session)).toBe(false)
    })
  })

  it('says so where the database rolled it back by itself and COMMIT "succeeds"', async () => {
    await withSession(dialect, async (session) => {
      await session.query('insert into t values (1)')
      const sql = dialect === 'postgres' ? 'insert into t values (1)' : 'insert or rollback into t values (1)'
      const swallowing = withTransaction(session, async () => {
        await session.query('insert into t values (2)')
        await session.query(sql).catch(() => undefined)
      })
      await expect(swallowing).rejects.toMatchObject({ code: 'sql_failed' })
      expect(await rows(session)).toBe(1)
    })
  })
})

it('nobody else begins a transaction and forgets to prove its end', () => {
  const engine = join(import.meta.dirname, '../../electron/engine')
  const files = readdirSync(engine, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  )
  const found = files
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !/^dialects\/(?:postgres|sqlite)\//.test(path))
    .filter((path) => /dialect\.begin\(/.test(readFileSync(join(engine, path), 'utf8')))
  // The runner holds its transactions open across steps, and proves each COMMIT.
  expect(found.toSorted()).toEqual([
    'dialects/scopes.ts',
    'runner/backfill.ts',
    'runner/prologue.ts',
    'runner/run-outside.ts',
    'runner/run-unit.ts',
    'runner/statement-door.ts',
  ])
  for (const path of found) expect(readFileSync(join(engine, path), 'utf8')).toContain('requireCommitted(')
})

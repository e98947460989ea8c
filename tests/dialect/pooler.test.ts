import { afterEach, describe, expect, test } from 'vitest'
import { pgbouncer, startPooler } from '../helpers/pooler.ts'
import type { Pooler } from '../helpers/pooler.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import { ScratchProject } from '../helpers/scratch-project.ts'

describe.skipIf(pgbouncer === undefined)('postgres: through pgbouncer', () => {
  const started: Pooler[] = []
  afterEach(() => {
    for (const pooler of started.splice(0)) pooler.stop()
  })

  test.each([
    ['transaction', 'failed'],
    ['session', 'succeeded'],
  ])('%s mode: %s', async (mode, status) => {
    const database = await createTestDatabase()
    const pooler = await startPooler(mode, database.settings)
    started.push(pooler)
    const project = new ScratchProject({ ...database.settings, host: pooler.folder, port: 6543 })
    try {
      project.sql('a1', 'create table t (id integer);', 'drop table t;')
      if (status === 'succeeded') {
        expect(await project.upgrade()).toMatchObject({ status })
        expect(await database.query('select version_num from alembic_version')).toEqual([
          { version_num: 'a1' },
        ])
      } else {
        await expect(project.upgrade()).rejects.toMatchObject({
          data: { code: 'pooler_in_transaction_mode', hint: expect.stringContaining('session mode') },
        })
        expect(await database.query("select to_regclass('t') as t")).toEqual([{ t: null }])
      }
    } finally {
      project.remove()
      pooler.stop()
      await database.drop()
    }
  })
})

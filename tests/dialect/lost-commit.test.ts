import { describe, expect, test } from 'vitest'
import { cutAtCommit } from '../helpers/cutting-proxy.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import { ScratchProject } from '../helpers/scratch-project.ts'

// The first COMMIT makes the version table and the ledger; the others are one a revision.
describe('postgres: the connection is cut at COMMIT', () => {
  test.each([
    ['before', 2, 'failed', []],
    ['after', 2, 'failed', ['a1']],
    ['before', 3, 'failed', ['a1']],
    ['after', 3, 'succeeded', ['a2']],
  ] as const)('%s the server got it (COMMIT %i): the server is asked', async (side, commit, status, rows) => {
    const database = await createTestDatabase()
    const proxy = await cutAtCommit(database, { commit, side })
    const project = new ScratchProject(proxy.settings)
    try {
      project.sql('a1', 'create table t (id integer);')
      project.sql('a2', 'create table u (id integer);')
      const outcome = await project.upgrade()
      expect([outcome.status, outcome.rowsAfter]).toEqual([status, rows])
      const applied = outcome.steps.filter((step) => step.status === 'applied').map((step) => step.revision)
      expect(applied).toEqual(rows[0] === 'a2' ? ['a1', 'a2'] : rows)
      expect((await project.upgrade()).rowsAfter).toEqual(['a2'])
      expect(await project.objects()).toEqual(['table t', 'table u'])
    } finally {
      project.remove()
      await proxy.close()
      await database.drop()
    }
  })
})

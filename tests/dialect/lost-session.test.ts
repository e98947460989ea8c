import { expect, test } from 'vitest'
import { cutAtCommit } from '../helpers/cutting-proxy.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import { ScratchProject } from '../helpers/scratch-project.ts'
import { withProject } from '../helpers/with-project.ts'

/** What is said of a session that the server or the network ended under a run. */

const waits = `await knex.raw('create table t (id integer)')
  await knex.raw('set local idle_in_transaction_session_timeout = 100')
  await new Promise((done) => setTimeout(done, 500))`

test.each([
  ['between two statements', `${waits}\n  await knex.raw('select 1')`],
  ['before COMMIT', waits],
])('postgres: a session that idled too long in its transaction is told as that: %s', async (_when, code) => {
  await withProject('postgres', async (project) => {
    project.code('a1', code)
    const { status, error, state } = await project.upgrade()
    expect([status, error?.code, error?.sqlState]).toEqual(['failed', 'database_unreachable', '25P03'])
    expect(error?.message).toMatch(/terminating connection due to idle-in-transaction timeout/i)
    expect(error?.hint).toContain('idle_in_transaction_session_timeout')
    expect(state).toBe('Nothing was changed. The run left the database at base.')
  })
})

test('postgres: a line cut before COMMIT is told as a lost connection, not as a refusal of the server', async () => {
  const database = await createTestDatabase()
  // The first COMMIT makes the version table and the ledger.
  const proxy = await cutAtCommit(database, { commit: 2, side: 'before' })
  const project = new ScratchProject(proxy.settings)
  try {
    project.sql('a1', 'create table t (id integer);')
    const { error, state } = await project.upgrade()
    expect(error?.code).toBe('database_unreachable')
    expect(error?.message).toMatch(/^The connection was lost before COMMIT took place: /)
    expect(error?.hint).toContain('nothing of this step is in the database')
    expect(state).toBe('Nothing was changed. The run left the database at base.')
  } finally {
    project.remove()
    await proxy.close()
    await database.drop()
  }
})

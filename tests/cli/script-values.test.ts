import { expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import { createTestDatabase } from '../helpers/postgres.ts'

test('a list is JSON or an array in a script as it is in the run', async () => {
  const database = await createTestDatabase()
  const session = createCliSession(null)
  try {
    session.write(
      'headway.json',
      JSON.stringify({
        scriptLocation: 'migrations',
        targets: { dev: { url: database.url, tier: 'development' } },
      }),
    )
    session.write(
      'migrations/a.ts',
      `export const revision = 'aaaaaaaaaaa1'
       export const downRevision = null
       export async function upgrade(knex) {
         await knex.raw('create table t (id int, j jsonb, a int[])')
         await knex('t').insert([{ id: 1, j: [], a: [] }, { id: 2, j: [1, { b: "it's" }], a: [1, null] }])
       }
       export async function downgrade(knex) { await knex.raw('drop table t') }`,
    )
    const script = (await session.run('upgrade', 'head', '--sql')).out
    const rows = () => database.query('select * from t order by id')
    expect((await session.run('upgrade', 'head')).code).toBe(0)
    const ran = await rows()
    expect(ran).toEqual([
      { id: 1, j: [], a: [] },
      { id: 2, j: [1, { b: "it's" }], a: [1, null] },
    ])
    await session.run('downgrade', 'base')
    await database.query('drop table alembic_version')
    await database.query(script.replaceAll(/^\\.*$/gm, ''))
    expect(await rows()).toEqual(ran)
  } finally {
    session.remove()
    await database.drop()
  }
})

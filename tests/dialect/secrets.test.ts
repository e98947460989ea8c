import { describe, expect, test } from 'vitest'
import { Secret } from '../../electron/engine/ports.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import { ScratchProject } from '../helpers/scratch-project.ts'

/** The password of `asks_password` on the test server. */
const canary = 'correct horse'

describe('postgres: the password is nowhere', () => {
  test('not in outcomes, events, errors, the ledger, or sight of a migration', async () => {
    const database = await createTestDatabase()
    await database.query('grant all on schema public to asks_password')
    const settings = { ...database.settings, user: 'asks_password', password: new Secret(canary) }
    const project = new ScratchProject(settings, {
      environment: {
        PATH: process.env['PATH'],
        HOME: '/tmp',
        DATABASE_URL: `postgres://u:${canary}@h/d`,
        PGPASSWORD: canary,
        SECRET_TOKEN: canary,
      },
    })
    const heard: unknown[] = [project.connection, settings]
    try {
      project.code(
        'a1',
        `console.log(JSON.stringify(process.env), process.argv); await knex.raw('create table t (id integer)'); console.log(JSON.stringify((knex as any).client.config.connection))`,
      )
      project.code('a2', `await knex.raw('select * from nowhere')`)
      heard.push(await project.upgrade())
      expect(await project.rows()).toEqual(['a1'])
      const wrong = { ...settings, password: new Secret(`${canary} no`) }
      heard.push(
        await project.dialect
          .connect(wrong)
          .catch((error: { data: unknown; message: string; stack: string }) => [
            error.data,
            error.message,
            error.stack,
          ]),
      )
      const none = await project.dialect
        .connect({ ...settings, host: '/nowhere' })
        .catch((error: { data: unknown; stack: string }) => [error.data, error.stack])
      heard.push(none, project.events, await database.query('select * from headway_ledger'))
      const all = JSON.stringify(heard)
      expect(all).toContain('a1')
      expect(all).toContain('password_needed')
      expect(all).not.toContain(canary)
    } finally {
      project.remove()
      await database.query(
        'drop table if exists t, alembic_version, headway_ledger; revoke all on schema public from asks_password',
      )
      await database.drop()
    }
  })
})

import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Tier } from '../../shared/model/project.ts'
import { openLook } from '../helpers/look-project.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'

/** A revision that says nothing of the schema it works in. */
const plain = (body: string, down: string) =>
  `-- revision: a1\n-- down_revision: none\n-- upgrade\n${body}\n-- downgrade\n${down}\n`

describe.each<Tier>(['development', 'production'])(
  'postgres: a role with its own search path (%s)',
  (tier) => {
    let database: TestDatabase
    const role = `tenant_${randomBytes(4).toString('hex')}`
    beforeEach(async () => {
      database = await createTestDatabase()
      await database.query(`create role ${role} login createdb`)
      await database.query(`alter role ${role} set search_path = app, "Odd, name"; create schema app authorization ${role};
      create schema "Odd, name"; alter role ${role} in database ${database.name} set intervalstyle = 'iso_8601';
      alter database ${database.name} set app.tenant = 'seven'; grant all on database ${database.name} to ${role};
      grant all on schema "Odd, name" to ${role}`)
    })
    afterEach(async () => {
      await database.drop()
      const other = await createTestDatabase()
      await other.query(`drop role ${role}`)
      await other.drop()
    })

    const target = () => ({
      url: database.url.replace('postgres@', `${role}@`),
      tier,
      schemas: ['app'],
    })

    test('the shadow has the schemas it names, and the settings of role and database', async () => {
      const project = await openLook(target(), {
        'migrations/a1.sql': plain(
          `create table t (id int, i text default ('1 day'::interval)::text, who text default current_setting('app.tenant'));
         insert into t (id) values (1);`,
          'drop table app.t;',
        ),
        'schema.sql': `create table t (id int, i text default ('1 day'::interval)::text, who text default current_setting('app.tenant'));`,
      })
      try {
        const plan = await project.channel.call('plan.upgrade', { target: 'it', revisions: ['head'] })
        const preview = await project.channel.call('plan.preview', { fingerprint: plan.fingerprint })
        expect(preview.checks).toMatchObject([
          { id: 'drift', status: 'pass' },
          { id: 'rehearsal', status: 'pass' },
        ])
        const model = await project.channel.call('schema.of', { target: 'it', source: { kind: 'model' } })
        const heads = await project.channel.call('schema.of', { target: 'it', source: { kind: 'heads' } })
        expect(heads).toMatchObject({ kind: 'available', ddl: expect.stringContaining('app.t') })
        expect(model).toMatchObject({ ddl: heads.kind === 'available' ? heads.ddl : '' })
      } finally {
        await project.close()
      }
    })

    test('a revision that makes the schema itself still can', async () => {
      const project = await openLook(target(), {
        'migrations/a1.sql': plain(
          'create schema app; create table t (id int);',
          'drop table app.t; drop schema app;',
        ),
      })
      try {
        const sql = await project.channel.call('revisions.sql', {
          target: 'it',
          revision: 'a1',
          direction: 'downgrade',
        })
        expect(sql).toMatchObject({ kind: 'available', source: 'shadow' })
      } finally {
        await project.close()
      }
    })
  },
)

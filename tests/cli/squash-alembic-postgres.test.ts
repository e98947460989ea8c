import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Squash } from '../../shared/model/squash.ts'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'
import { alembic, canRunAlembic } from '../helpers/python-alembic.ts'
import { soakFactor } from '../helpers/soak.ts'

const environment = `import os
from alembic import context
from sqlalchemy import create_engine

with create_engine(os.environ["SHOP_URL"]).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`

/** id, parent, upgrade, downgrade: an enum, a default, a function, rows, an index, one after the range. */
const bodies: readonly (readonly [string, string | null, string, string])[] = [
  [
    'a1a1a1a1a1a1',
    null,
    `op.create_table("people", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(80), nullable=False), sa.Column("mood", sa.Enum("ok", "sad", name="mood"), server_default="ok"))`,
    `op.drop_table("people"); op.execute("drop type mood")`,
  ],
  [
    'b2b2b2b2b2b2',
    'a1a1a1a1a1a1',
    `op.execute("insert into people (id, name) values (1, 'Ada: 100%')")`,
    `op.execute("delete from people where id = 1")`,
  ],
  [
    'c3c3c3c3c3c3',
    'b2b2b2b2b2b2',
    `op.execute("create function shout(t text) returns text language sql immutable as $$ select upper(t) || 'x' $$"); op.create_index("people_name", "people", [sa.text("lower(name)")], unique=True)`,
    `op.drop_index("people_name", "people"); op.execute("drop function shout(text)")`,
  ],
  [
    'd4d4d4d4d4d4',
    'c3c3c3c3c3c3',
    `op.add_column("people", sa.Column("tags", sa.ARRAY(sa.Text())))`,
    `op.drop_column("people", "tags")`,
  ],
]

const stands = { before: 'base', inside: 'b2b2b2b2b2b2', after: 'c3c3c3c3c3c3', beyond: 'd4d4d4d4d4d4' }

/** In the long run alone: it needs five databases and a dozen starts of Python. */
describe.skipIf(soakFactor === 1 || !canRunAlembic())('an Alembic project on PostgreSQL', () => {
  let session: CliSession
  let databases: Record<string, TestDatabase>
  beforeEach(async () => {
    session = createCliSession(null)
    const names = [...Object.keys(stands), 'fresh']
    databases = Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await createTestDatabase()] as const)),
    )
    session.write('alembic.ini', '[alembic]\nscript_location = db\n')
    session.write('db/env.py', environment)
    session.write('db/script.py.mako', '')
    const targets = Object.entries(databases).map(([name, { url }]) => [name, { url, tier: 'development' }])
    session.write('headway.json', JSON.stringify({ targets: Object.fromEntries(targets) }))
    process.env['SHOP_URL'] = urlOf('before')
    for (const [id, parent, up, down] of bodies)
      session.write(
        `db/versions/${id}.py`,
        `"""makes ${id}"""\nimport sqlalchemy as sa\nfrom alembic import op\nrevision = "${id}"\ndown_revision = ${parent === null ? 'None' : `"${parent}"`}\ndef upgrade():\n    ${up}\ndef downgrade():\n    ${down}\n`,
      )
  })
  afterEach(async () => {
    delete process.env['SHOP_URL']
    session.remove()
    for (const database of Object.values(databases)) await database.drop()
  })

  /** As SQLAlchemy reads a socket. */
  const urlOf = (name: string): string => {
    const { host, port, user, database } = databases[name]?.settings ?? {}
    return `postgresql://${user ?? ''}@/${database ?? ''}?host=${host ?? ''}&port=${String(port)}`
  }
  const plain = (name: string, ...args: string[]) => alembic(session.root, args, { SHOP_URL: urlOf(name) })
  const content = async (name: string) => {
    const ask = async (sql: string) => await databases[name]?.query(sql)
    return [
      await ask(
        "select table_name, column_name, data_type, udt_name, is_nullable, column_default, character_maximum_length from information_schema.columns where table_schema = 'public' and table_name <> 'alembic_version' order by 1, ordinal_position",
      ),
      await ask("select indexdef from pg_indexes where schemaname = 'public' order by 1"),
      await ask("select proname, prosrc from pg_proc where pronamespace = 'public'::regnamespace order by 1"),
      await ask('select enumlabel from pg_enum order by enumsortorder'),
      await ask('select * from people order by id'),
      await ask('select version_num from alembic_version'),
    ]
  }

  test(
    'plain alembic takes the squash; databases before, inside, after and beyond are handled',
    { timeout: 300_000 },
    async () => {
      for (const [name, at] of Object.entries(stands)) {
        if (at === 'base') continue
        const { status, out } = plain(name, 'upgrade', at)
        expect(status, out).toBe(0)
      }
      const wanted = await content('beyond')
      const refused = await session.run('squash', 'base:c3c3c3c3c3c3', '--target', 'before')
      expect(refused).toMatchObject({ code: 4, err: expect.stringContaining('inside the range') })
      expect(plain('inside', 'upgrade', 'c3c3c3c3c3c3')).toMatchObject({ status: 0 })

      const squash = (await session.json('squash', 'base:c3c3c3c3c3c3', '--target', 'before')) as Squash
      expect(squash).toMatchObject({
        revision: 'c3c3c3c3c3c3',
        replaces: ['a1a1a1a1a1a1', 'b2b2b2b2b2b2'],
        proof: { rows: true, downgrade: 'equal' },
      })
      for (const name of [...Object.keys(stands), 'fresh']) {
        expect(plain(name, 'upgrade', 'head'), name).toMatchObject({ status: 0 })
        expect(await content(name), name).toEqual(wanted)
        expect(plain(name, 'current').out, name).toContain('d4d4d4d4d4d4 (head)')
      }
      expect(plain('fresh', 'downgrade', 'base')).toMatchObject({ status: 0 })
      expect(plain('fresh', 'upgrade', 'head')).toMatchObject({ status: 0 })
      expect(await content('fresh')).toEqual(wanted)
    },
  )
})

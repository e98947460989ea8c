import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { alembic, canRunAlembic } from '../helpers/python-alembic.ts'

const limit = 180_000
/** Each starts Python many times: only in the long run. */
const long = test.runIf(process.env['SOAK'] !== undefined)

/** Two histories in one ini file, the first in two folders; the table of rows goes by section and `-x`. */
const files: Readonly<Record<string, string>> = {
  'alembic.ini':
    '[alembic]\nscript_location = db\nversion_locations = %(here)s/core %(here)s/extra\nprepend_sys_path = .\n\n[audit]\nscript_location = db\nversion_locations = %(here)s/audit\nprepend_sys_path = .\n',
  'models.py':
    'import sqlalchemy as sa\n\nmetadata = sa.MetaData()\nsa.Table("a", metadata, sa.Column("id", sa.Integer, primary_key=True))\nsa.Table("b", metadata, sa.Column("id", sa.Integer, primary_key=True))\n',
  'db/env.py': `from alembic import context
import sqlalchemy as sa
from models import metadata

section = context.config.config_ini_section
tenant = context.get_x_argument(as_dictionary=True).get("tenant", "main")
with sa.create_engine("sqlite:///%s.db" % tenant).connect() as connection:
    context.configure(
        connection=connection, version_table="rows_" + section, target_metadata=metadata, render_as_batch=True
    )
    with context.begin_transaction():
        context.run_migrations()
`,
  'db/script.py.mako':
    '"""${message}"""\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\nbranch_labels = ${repr(branch_labels)}\ndepends_on = ${repr(depends_on)}\n\n\ndef upgrade():\n    ${upgrades if upgrades else "pass"}\n\n\ndef downgrade():\n    ${downgrades if downgrades else "pass"}\n',
  'core/a1.py': revisionText('a1', null, 'a'),
  'extra/b1.py': revisionText('b1', 'a1', 'b'),
  'audit/z1.py': revisionText('z1', null, 'z'),
}

function revisionText(id: string, parent: string | null, table: string): string {
  return `"""${table}"""\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = "${id}"\ndown_revision = ${parent === null ? 'None' : `"${parent}"`}\n\n\ndef upgrade():\n    op.create_table("${table}", sa.Column("id", sa.Integer, primary_key=True))\n\n\ndef downgrade():\n    op.drop_table("${table}")\n`
}

let session: CliSession
beforeEach(() => {
  session = createCliSession(null)
  for (const [path, text] of Object.entries(files)) session.write(path, text)
})
afterEach(() => session.remove())

async function run(...args: string[]): Promise<string> {
  const { code, out, err } = await session.run(...args)
  expect(`${args.join(' ')}: ${code}\n${err}`.slice(0, 2000)).toMatch(/: 0\n/)
  return out
}
const real = (...args: string[]) => alembic(session.root, args).out
const tables = async (file: string): Promise<string> =>
  (await session.rows("select name from sqlite_schema where type = 'table' order by 1", file))
    .map(({ name }) => name)
    .join(' ')

test('sections and version locations are read without Python', async () => {
  expect(await run('history')).toBe('a1 -> b1 (head), b\n<base> -> a1, a\n')
  expect(await run('-n', 'audit', 'history')).toBe('<base> -> z1 (head), z\n')
  expect(await run('heads', '-n', 'audit')).toContain('z1 (head)')
})

describe.skipIf(!canRunAlembic())('what people do with an Alembic project', () => {
  test("Alembic's own log tells of each step in the words that Alembic has for it", async () => {
    const log = 'import logging\nlogging.basicConfig(level=logging.INFO, format="log: %(message)s")\n'
    session.write('db/env.py', `${log}${files['db/env.py']}`)
    session.write(
      'core/a1.py',
      revisionText('a1', null, 'a').replace('"""a"""', '"""a table\nof a\n\nMore.\n"""'),
    )
    const steps = (printed: string): string[] => printed.match(/log: Running .*/g) ?? []
    for (const verb of [
      ['upgrade', 'head'],
      ['downgrade', 'base'],
    ]) {
      const { code, out, err } = await session.run(...verb)
      expect(code).toBe(0)
      expect(steps(out + err)).toEqual(steps(real('-x', 'tenant=theirs', ...verb)))
      expect(steps(out + err)).toHaveLength(2)
    }
  })

  long('sections and -x: each has its rows and its database', { timeout: limit }, async () => {
    await run('upgrade', 'head')
    await run('-n', 'audit', '-x', 'tenant=other', 'upgrade', 'head')
    expect(await tables('main.db')).toBe('a b rows_alembic')
    expect(await tables('other.db')).toBe('rows_audit z')
    expect(real('current')).toContain('b1 (head)')
    expect(real('-n', 'audit', '-x', 'tenant=other', 'current')).toContain('z1 (head)')
    expect(real('-n', 'audit', 'current')).not.toContain('z1')
    expect(await run('-x', 'tenant=other', 'current')).toBe('')
    expect(await run('current')).toContain('b1 (head) (current)')
  })

  long(
    'plan, apply, --sql, drift, reset, merge, and a new branch in another folder',
    { timeout: limit },
    async () => {
      await run('plan', 'upgrade', 'a1', '--out', 'plan.json')
      await run('apply', 'plan.json')
      expect(real('current')).toContain('a1')
      expect(await run('upgrade', 'a1:b1', '--sql')).toMatch(/CREATE TABLE b[^]*UPDATE "?rows_alembic"? SET/)
      await run('upgrade', 'head')

      await run(
        'revision',
        '-m',
        'left',
        '--rev-id',
        'c1',
        '--head',
        'a1',
        '--splice',
        '--version-path',
        'core',
      )
      await run(
        'revision',
        '-m',
        'right',
        '--rev-id',
        'c2',
        '--head',
        'b1',
        '--version-path',
        'extra',
        '--branch-label',
        'shop',
      )
      expect(readFileSync(join(session.root, 'extra', 'c2_right.py'), 'utf8')).toContain("'shop'")
      await run('merge', 'heads', '-m', 'both', '--rev-id', 'd1', '--version-path', 'core')
      expect(real('heads')).toContain('d1')
      await run('upgrade', 'shop@head')
      await run('upgrade', 'head')
      expect(real('current')).toContain('d1 (head) (mergepoint)')
      expect(real('check')).toContain('No new upgrade operations')

      const check = await session.run('check')
      expect(check.code).toBe(0)
      const database = spawnSync(
        'python3',
        ['-c', 'import sqlite3; sqlite3.connect("main.db").execute("alter table a add note text")'],
        { cwd: session.root },
      )
      expect(database.status).toBe(0)
      const drifted = await session.run('check')
      expect(`${drifted.code} ${drifted.out}`).toMatch(/^3 [^]*a\.note/)
    },
  )

  long('reset: a database that only env.py knows is no production', { timeout: limit }, async () => {
    await run('upgrade', 'a1')
    await run('reset', '--yes-reset', 'alembic')
    expect(real('current')).toContain('b1 (head)')
  })
})

/** The sample's revision that drops a column by a batch operation: Alembic makes the table anew. */
long('a batch operation on production: what is asked for is the column', { timeout: limit }, async () => {
  const own = createCliSession(null)
  try {
    cpSync(join(import.meta.dirname, '../../migrations-sample/04-alembic'), own.root, { recursive: true })
    own.write(
      'headway.json',
      '{"targets":{"main":{"url":"sqlite:bookings.db","tier":"production"}},"defaultTarget":"main"}',
    )
    const agreed = ['--confirm', 'main', '--reason', 'test']
    expect(await own.run('upgrade', 'd90f', ...agreed)).toMatchObject({ code: 0 })
    const { out } = await own.run('plan', 'upgrade', 'head')
    expect(out).toContain('Loses 2 values of members.name.')
    expect(out).toContain('2 tables to rebuild, 2 updates, 1 column to drop')
    expect(out).not.toContain('drop table')
    expect((await own.run('upgrade', 'head', ...agreed)).err).toContain(
      "--destroy 'drop column members.name'",
    )
    const column = ['--destroy', 'drop column members.name']
    expect(await own.run('upgrade', 'head', ...agreed, ...column)).toMatchObject({ code: 0 })
  } finally {
    own.remove()
  }
})

test.skipIf(!canRunAlembic())('the guide names every command of Alembic', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/guide/alembic.md'), 'utf8')
  const { stdout } = spawnSync('python3', ['-m', 'alembic', '--help'], { encoding: 'utf8' })
  const names = /\{([\w,]+)\}/.exec(stdout)?.[1]?.split(',') ?? []
  expect(names.length).toBeGreaterThan(10)
  const table = guide.slice(guide.indexOf('## Every command of Alembic'))
  for (const name of names) expect(table, name).toContain(`\`${name}`)
})

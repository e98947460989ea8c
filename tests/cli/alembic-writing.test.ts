import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { alembic, canRunAlembic } from '../helpers/python-alembic.ts'

const nested = join(import.meta.dirname, '../fixtures/alembic/nested')
const ini = 'app/db/alembic.ini'
const versions = 'app/db/migrations/versions'
const limit = 180_000
/** Tries of their own only in the long run: each starts Python several times. */
const long = test.runIf(process.env['SOAK'] !== undefined)

let session: CliSession

beforeEach(() => {
  session = createCliSession(null)
  cpSync(nested, session.root, { recursive: true })
})
afterEach(() => session.remove())

const real = (...args: string[]) => alembic(session.root, ['-c', ini, ...args])
const read = (path: string): string => readFileSync(join(session.root, path), 'utf8')
const edit = (path: string, from: RegExp | string, to: string): void =>
  session.write(path, read(path).replace(from, to))
const written = (word: string): string => {
  const name = readdirSync(join(session.root, versions)).find((each) => each.includes(word))
  return name === undefined ? '' : read(`${versions}/${name}`)
}

async function run(...args: string[]): Promise<string> {
  const { code, out, err } = await session.run(...args)
  expect(`${code}\n${err}`.slice(0, 2000)).toMatch(/^0\n/)
  return out
}

describe.skipIf(!canRunAlembic())('new revisions of an Alembic project are made by its own Alembic', () => {
  test('template, file names, hooks: as the project has them', { timeout: limit }, async () => {
    edit('app/db/migrations/script.py.mako', '"""${message}', '"""House style: ${message}')
    edit(
      ini,
      '[alembic]',
      "[post_write_hooks]\nhooks = shout\nshout.type = exec\nshout.executable = python3\nshout.options = -c \"import sys; open(sys.argv[1], 'a').write('# hooked\\n')\" REVISION_SCRIPT_FILENAME\n[alembic]\nfile_template = %%(year)d_%%(slug)s_%%(rev)s",
    )
    await run('revision', '-m', 'add a thing')
    const text = written('add_a_thing')
    expect(text).toContain('"""House style: add a thing')
    expect(text).toContain('# hooked')
    expect(readdirSync(join(session.root, versions)).join()).toMatch(/\d{4}_add_a_thing_[0-9a-f]{12}\.py/)
    expect(real('heads').out).toMatch(/[0-9a-f]{12} \(head\)/)
  })

  long('a hook that fails leaves no file', { timeout: limit }, async () => {
    edit(
      ini,
      '[alembic]',
      '[post_write_hooks]\nhooks = no\nno.type = console_scripts\nno.entrypoint = nothing-of-this-name\n[alembic]',
    )
    const { code, err } = await session.run('revision', '-m', 'hooked')
    expect(code).toBe(1)
    expect(err).toContain('nothing-of-this-name')
    expect(written('hooked')).toBe('')
  })

  long('merge and branches agree with Alembic', { timeout: limit }, async () => {
    await run('revision', '-m', 'left', '--rev-id', 'aaaa00000001')
    await run('revision', '-m', 'right', '--rev-id', 'bbbb00000001', '--head', '1a0000000002', '--splice')
    expect(real('heads').out.match(/\(head\)/g)).toHaveLength(2)
    await run('merge', 'heads', '-m', 'together')
    expect(written('together')).toContain("('aaaa00000001', 'bbbb00000001')")
    expect(real('heads').out.match(/\(head\)/g)).toHaveLength(1)
  })

  test('autogenerate is Alembic’s, and what it misses is said', { timeout: limit }, async () => {
    await run('upgrade', 'head')
    edit(
      'app/models.py',
      '    note: Mapped',
      '    age: Mapped[int | None] = mapped_column(sa.Integer, sa.CheckConstraint("age > 0", name="age_positive"))\n    note: Mapped',
    )
    const out = await run('revision', '--autogenerate', '-m', 'age')
    expect(out).toContain('add column users.age')
    expect(out).toMatch(/Alembic did not see, add it by hand:[^]*create check users.age_positive/)
    expect(written('age')).toContain("batch_op.add_column(sa.Column('age'")
    expect(written('age')).not.toContain('age_positive')
    await run('upgrade', 'head')
    expect(real('check')).toMatchObject({ status: 0 })
    const check = await session.run('check')
    expect(check.out).toContain('create check users.age_positive')
    expect(check.code).toBe(3)
    expect(await run('revision', '--autogenerate', '-m', 'again')).toContain('nothing was written')
    expect(written('again')).toBe('')
  })

  test('a rename that is answered is written as one', { timeout: limit }, async () => {
    await run('upgrade', 'head')
    edit('app/models.py', '    note: Mapped', '    remark: Mapped')
    const asked = await session.run('revision', '--autogenerate', '-m', 'remark')
    expect(asked.code).not.toBe(0)
    expect(asked.err).toContain('users.note:users.remark')
    await run('revision', '--autogenerate', '-m', 'remark', '--rename', 'users.note:users.remark')
    expect(written('remark')).toMatch(/op\.execute\(.*RENAME COLUMN note TO remark/)
    expect(written('remark')).not.toContain('add_column')
    await run('upgrade', 'head')
    expect(real('check')).toMatchObject({ status: 0 })
  })

  long('what env.py leaves out and what models cannot say is no difference', { timeout: limit }, async () => {
    edit(
      'app/db/migrations/env.py',
      'context.configure(',
      'context.configure(include_object=lambda o, name, kind, *_: name != "legacy", ',
    )
    session.write(
      `${versions}/0003.py`,
      'from alembic import op\nrevision = "0003"\ndown_revision = "1a0000000002"\n\ndef upgrade():\n    op.execute("create table legacy (id integer)")\n    op.execute("create view seen as select id from users")\n\ndef downgrade():\n    op.execute("drop view seen")\n    op.execute("drop table legacy")\n',
    )
    await run('upgrade', 'head')
    const out = await run('check')
    expect(out).toContain('no changes')
    expect(out).toMatch(/not compared: table legacy: env.py leaves it out/)
    expect(out).toMatch(/not compared: view seen/)
  })

  test('a proposal that does not run is told before anybody runs it', { timeout: limit }, async () => {
    await run('upgrade', 'head')
    session.write(
      'app/kinds.py',
      'import sqlalchemy as sa\n\nclass Money(sa.types.UserDefinedType):\n    cache_ok = True\n    def get_col_spec(self, **kw):\n        return "INTEGER"\n',
    )
    edit('app/models.py', 'class Base', 'from app.kinds import Money\n\n\nclass Base')
    edit(
      'app/models.py',
      '    note: Mapped',
      '    price: Mapped[int | None] = mapped_column(Money())\n    note: Mapped',
    )
    const out = await run('revision', '--autogenerate', '-m', 'price')
    expect(out).toMatch(/Its upgrade does not run: .*app/)
  })
})

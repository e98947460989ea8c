import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'

let session: CliSession
beforeEach(async () => {
  session = createCliSession(null)
  await session.run('init')
  const path = join(session.root, 'headway.json')
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), model: 'model.sql' }))
})
afterEach(() => session.remove())

const model = (sql: string) => writeFileSync(join(session.root, 'model.sql'), sql)
const files = () => readdirSync(join(session.root, 'migrations')).toSorted()

test('autogenerate writes what leads to the model, check says so until it is applied, then nothing is written', async () => {
  model('create table people (id integer primary key, fullname text);')
  expect((await session.run('revision', '--autogenerate', '-m', 'people')).code).toBe(0)
  expect(files()).toHaveLength(1)
  expect((await session.run('upgrade', 'head')).code).toBe(0)
  expect((await session.run('check')).code).toBe(0)
  const { code, out } = await session.run('revision', '--autogenerate', '-m', 'again')
  expect([code, out]).toEqual([0, 'No changes: nothing was written.\n'])
  expect(files()).toHaveLength(1)
  expect(
    (await session.run('revision', '--autogenerate', '-m', 'empty', '--allow-empty', '--sql')).code,
  ).toBe(0)
  expect(files().filter((name) => name.endsWith('.sql'))).toHaveLength(1)
})

test('a rename that nobody answered stops with exit code 3 and the exact flags; answered, it is written', async () => {
  model('create table people (id integer primary key, fullname text);')
  await session.run('revision', '--autogenerate', '-m', 'people')
  await session.run('upgrade', 'head')
  model('create table people (id integer primary key, full_name text);')
  const checked = await session.run('check')
  expect(checked.code).toBe(3)
  expect(checked.out).toContain('--rename people.fullname:people.full_name')
  const asked = await session.run('revision', '--autogenerate', '-m', 'rename')
  expect(asked.code).toBe(3)
  expect(asked.err).toContain('--rename people.fullname:people.full_name  or  --drop people.fullname')
  expect(files()).toHaveLength(1)
  const flag = ['--rename', 'people.fullname:people.full_name']
  expect((await session.run('revision', '--autogenerate', '-m', 'rename', ...flag)).code).toBe(0)
  const text = files().map((name) => readFileSync(join(session.root, 'migrations', name), 'utf8'))
  expect(text.join('\n')).toMatch(/rename column/i)
})

test('a database that is behind is refused with what to run; a model that fails is told with its line', async () => {
  model('create table people (id integer primary key);')
  await session.run('revision', '--autogenerate', '-m', 'people')
  const behind = await session.run('revision', '--autogenerate', '-m', 'again')
  expect(behind.code).toBe(3)
  expect(behind.err).toContain('headway upgrade heads')
  model('create table people (id integer primary key);\ncreate tabel x (id integer);\n')
  await session.run('upgrade', 'head')
  const broken = await session.run('revision', '--autogenerate', '-m', 'again')
  expect(broken.code).toBe(1)
  expect(broken.err).toContain('model.sql:2')
})

test('schema and diff take targets, revisions, files, the model and base', async () => {
  model('create table people (id integer primary key, name text);')
  await session.run('revision', '--autogenerate', '-m', 'people', '--rev-id', 'one')
  expect((await session.run('schema', 'one')).out).toContain('CREATE TABLE people')
  expect(existsSync(join(session.root, 'dev.db'))).toBe(false)
  const same = await session.run('diff', 'one', 'model', '--exit-code')
  expect([same.code, same.out]).toEqual([0, expect.stringContaining('no changes')])
  const other = await session.run('diff', 'base', 'model.sql', '--exit-code', '--json')
  expect(other.code).toBe(3)
  expect(JSON.parse(other.out)).toMatchObject({
    comparison: { changes: [{ id: expect.stringContaining('people') as string }] },
  })
  expect((await session.run('diff', 'nowhere', 'model')).code).toBe(1)
})

test('a model that agrees with a database that no revision creates: the way to a first revision is said, and works', async () => {
  const path = join(session.root, 'headway.json')
  const settings: Record<string, unknown> = JSON.parse(readFileSync(path, 'utf8'))
  const sql = 'create table people (id integer primary key, fullname text);'
  model(sql)
  const file = new DatabaseSync(join(session.root, 'dev.db'))
  file.exec(sql)
  file.close()
  const { out } = await session.run('revision', '--autogenerate', '-m', 'what is there')
  expect(out).toContain('No revision is there yet.')
  expect(files()).toEqual([])
  writeFileSync(path, JSON.stringify({ ...settings, model: undefined }))
  expect((await session.run('revision', '--autogenerate', '-m', 'what is there')).code).toBe(0)
  expect((await session.run('stamp', 'head')).code).toBe(0)
  writeFileSync(path, JSON.stringify(settings))
  const again = await session.run('revision', '--autogenerate', '-m', 'again')
  expect(again.out).toBe('No changes: nothing was written.\n')
  expect((await session.run('check')).code).toBe(0)
})

test('without a model a pending revision is not taken back: a database that is behind is refused', async () => {
  const path = join(session.root, 'headway.json')
  const settings: Record<string, unknown> = JSON.parse(readFileSync(path, 'utf8'))
  model('create table people (id integer primary key);')
  await session.run('revision', '--autogenerate', '-m', 'people')
  writeFileSync(path, JSON.stringify({ ...settings, model: undefined }))
  const behind = await session.run('revision', '--autogenerate', '-m', 'what is there')
  expect([behind.code, behind.err]).toEqual([3, expect.stringContaining('headway stamp heads --target dev')])
  expect(files()).toHaveLength(1)
  await session.run('upgrade', 'head')
  const again = await session.run('revision', '--autogenerate', '-m', 'what is there')
  expect(again.out).toContain('the database matches its revisions')
})

test.each([
  ['alembic.ini', '[alembic]\nscript_location = migrations\n'],
  ['knexfile.js', 'module.exports = { client: "sqlite3" }\n'],
])('init beside %s does not take the project over: it is refused, with what to do', async (name, text) => {
  rmSync(join(session.root, 'headway.json'))
  writeFileSync(join(session.root, name), text)
  const refused = await session.run('init')
  expect([refused.code, refused.err]).toEqual([
    1,
    expect.stringMatching(new RegExp(`works by its ${name}[^]*headway current[^]*headway init db`)),
  ])
  expect(existsSync(join(session.root, 'headway.json'))).toBe(false)
  expect((await session.run('init', 'db')).code).toBe(0)
})

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'

const modules = join(import.meta.dirname, '../../node_modules')
const name = '20260101000000_users.js'

let session: CliSession
beforeEach(() => {
  // As on anybody's machine: the tests' own would be the environment of the knexfile.
  delete process.env['NODE_ENV']
  session = createCliSession(null)
  symlinkSync(modules, join(session.root, 'node_modules'))
  mkdirSync(join(session.root, 'db/changes'), { recursive: true })
  session.write('package.json', '{ "name": "app" }')
  session.write(
    join('db/changes', name),
    `exports.up = (knex) => knex.schema.createTable('userAccounts', (t) => { t.increments(); t.string('fullName') })
exports.down = (knex) => knex.schema.dropTable('userAccounts')
`,
  )
})
afterEach(() => {
  session.remove()
})

async function run(...args: string[]): Promise<string> {
  const { code, out, err } = await session.run(...args)
  expect(`${code}\n${err}`.slice(0, 2000)).toMatch(/^0\n/)
  return out
}

function knex(...args: string[]): string {
  return execFileSync(process.execPath, [join(modules, 'knex/bin/cli.js'), ...args], {
    cwd: session.root,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'development', FORCE_COLOR: '0' },
  })
}

const folder = `directory: [__dirname, 'db', 'changes'].join('/')`
const sqlite = `client: 'sqlite3', useNullAsDefault: true`

/** Knexfiles whose settings only running them can tell, by what they are called. */
const knexfiles: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'a connection that is a function': [
    'knexfile.js',
    `module.exports = { development: { ${sqlite}, connection: async () => ({ filename: './dev.sqlite3' }), migrations: { ${folder} } },
  production: { client: 'pg', connection: () => { throw new Error('no vault here') }, migrations: { ${folder} } } }`,
  ],
  'an asynchronous function, dotenv and a module of the application': [
    'knexfile.cjs',
    `require('dotenv').config({ quiet: true })
const { file, changes } = require('./config')
module.exports = async () => ({ development: { ${sqlite}, connection: { filename: file }, migrations: { directory: changes } } })`,
  ],
  TypeScript: [
    'knexfile.ts',
    `import type { Knex } from 'knex'
import { file, changes } from './config'
const config: { [key: string]: Knex.Config } = {
  development: { ${sqlite}, connection: { filename: file as string }, migrations: { directory: changes } },
}
export default config`,
  ],
  'an ES module': [
    'knexfile.mjs',
    `import { fileURLToPath } from 'node:url'
const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const base = (name) => ({ ${sqlite}, connection: { filename: at(\`./\${name}.sqlite3\`) }, migrations: { directory: at('./db/changes') } })
export default { development: base('dev'), test: base('test') }`,
  ],
}

describe('a knexfile that only running can tell', () => {
  test.each(Object.entries(knexfiles))(
    '%s',
    async (title, [file, text]) => {
      session.write('.env', 'DATABASE_FILE=./dev.sqlite3\n')
      session.write(
        file.endsWith('.ts') ? 'config.ts' : 'config.js',
        file.endsWith('.ts')
          ? `export const file = process.env.DATABASE_FILE ?? ''
export const changes = [__dirname, 'db/changes'].join('/')`
          : `module.exports = { file: process.env.DATABASE_FILE, changes: require('path').join(__dirname, ['db', 'changes'].join('/')) }`,
      )
      session.write(file, text)
      await run('upgrade', 'head')
      expect(await session.rows('select name from knex_migrations', 'dev.sqlite3')).toEqual([{ name }])
      if (title === 'a connection that is a function') {
        expect(await run('history')).toContain(name)
        expect(knex('migrate:rollback')).toContain('Batch 1 rolled back')
        expect(await run('current')).not.toContain(name)
      }
    },
    60_000,
  )

  test('what a connection said when it failed is told for its target, and the others work', async () => {
    session.write(
      'knexfile.js',
      `module.exports = { development: { client: 'pg', connection: () => { throw new Error('no vault here') }, migrations: { ${folder} } } }`,
    )
    const { code, err } = await session.run('current')
    expect(code).toBe(2)
    expect(err).toContain('no vault here')
    expect(err).toContain('headway.json')
    expect(await run('history')).toContain(name)
  })

  test('a knexfile that throws is told with its place, and browsing goes on', async () => {
    session.write(
      'knexfile.js',
      `const url = process.env.NOWHERE_TO_BE_FOUND
if (!url) {
  throw new Error('Set NOWHERE_TO_BE_FOUND')
}
module.exports = { client: 'pg', connection: url, migrations: { ${folder} } }`,
    )
    const { code, err } = await session.run('upgrade', 'head')
    expect(code).not.toBe(0)
    expect(err).toContain('Set NOWHERE_TO_BE_FOUND')
    expect(err).toContain('knexfile.js:3')
    expect((await session.run('history')).code).toBe(0)
    session.write('knexfile.js', 'process.exit(3)\nmodule.exports = () => ({})')
    const ended = await session.run('current')
    expect(ended.err).toContain('The process of the knexfile ended with exit code 3.')
    expect(ended.err).not.toContain('null')
  })

  test('an environment that the knexfile lacks is told with those it has, and nothing is made', async () => {
    session.write(
      'knexfile.js',
      `const connection = { filename: './dev.sqlite3' }
module.exports = { development: { ${sqlite}, connection, migrations: { ${folder} } }, staging: { client: 'pg', connection: process.env.URL } }`,
    )
    for (const words of [['current'], ['upgrade', 'head']]) {
      const { code, err } = await session.run(...words, '-n', 'production')
      expect(code).not.toBe(0)
      expect(err).toContain('The knexfile has no environment "production". It has: development, staging.')
      expect(err).toContain('hint: Choose one with -n.')
    }
    expect((await session.run('history', '-n', 'production')).code).toBe(0)
    expect(existsSync(join(session.root, 'dev.sqlite3'))).toBe(false)
    expect((await session.run('upgrade', 'head', '-n', 'development')).code).toBe(0)
  })
})

describe('functions that change names', () => {
  const mappers = `const snake = (s) => s.replace(/[A-Z]/g, (c) => '_' + c.toLowerCase())
const camel = (s) => s.replace(/_([a-z])/g, (_, c) => c.toUpperCase())
const mapped = (row) => Array.isArray(row) ? row.map(mapped) : row && typeof row === 'object'
  ? Object.fromEntries(Object.entries(row).map(([key, value]) => [camel(key), value])) : row
const mappers = () => ({
  wrapIdentifier: (value, wrap) => wrap(value === '*' ? value : snake(value)),
  postProcessResponse: (response) => mapped(response),
})
`
  test('are those of the project in migrations, and not in the bookkeeping', async () => {
    session.write(
      'knexfile.js',
      `${mappers}module.exports = { development: { ${sqlite}, connection: { filename: './dev.sqlite3' }, migrations: { ${folder} }, ...mappers() } }`,
    )
    session.write(
      'db/changes/20260102000000_rows.js',
      `exports.up = async (knex) => {
  await knex('userAccounts').insert({ fullName: 'Ada Lovelace' })
  const [row] = await knex('userAccounts').select('*')
  if (row.fullName !== 'Ada Lovelace') throw new Error(JSON.stringify(row))
  if (knex.client.config.client !== 'sqlite3') throw new Error('which client?')
}
exports.down = (knex) => knex('userAccounts').del()
`,
    )
    await run('upgrade', 'head')
    expect(await session.rows('select full_name from user_accounts', 'dev.sqlite3')).toEqual([
      { full_name: 'Ada Lovelace' },
    ])
    expect(knex('migrate:list')).toContain('No Pending Migration files Found')
    expect(await run('upgrade', 'base:head', '--sql')).toContain('user_accounts')
  }, 60_000)
})

describe('hooks around migrations', () => {
  const hooks = `const note = (what) => async (knex, migrations) => {
  if (!(await knex.schema.hasTable('notes'))) await knex.schema.createTable('notes', (t) => { t.increments(); t.string('text') })
  await knex('notes').insert({ text: [what, ...migrations.map(({ file }) => file)].join(' ') })
}
const hooks = { beforeAll: note('beforeAll'), beforeEach: note('beforeEach'), afterEach: note('afterEach'), afterAll: note('afterAll') }
`
  const notes = async (file: string): Promise<readonly unknown[]> =>
    (await session.rows('select text from notes order by id', file)).map(({ text }) => text)
  const writeKnexfile = (file: string): void =>
    session.write(
      'knexfile.js',
      `${hooks}module.exports = { development: { ${sqlite}, connection: { filename: './${file}' }, migrations: { ${folder}, ...hooks } } }`,
    )

  test('run as they do around knex migrate:up, in the transaction of the migration', async () => {
    const second = '20260102000000_more.js'
    session.write(
      join('db/changes', second),
      `exports.up = (knex) => knex.schema.createTable('more', (t) => t.increments())
exports.down = (knex) => knex.schema.dropTable('more')
`,
    )
    writeKnexfile('theirs.sqlite3')
    for (const word of ['up', 'up', 'down']) knex(`migrate:${word}`)
    writeKnexfile('ours.sqlite3')
    await run('upgrade', 'head')
    await run('downgrade', '-1')
    const ran = await notes('ours.sqlite3')
    expect(ran).toEqual(await notes('theirs.sqlite3'))
    expect(ran).toHaveLength(12)
    expect(await run('upgrade', 'base:head', '--sql')).toContain(`'afterAll ${second}'`)

    // Of a migration that fails what its hooks did is gone as well.
    session.write(
      join('db/changes', '20260103000000_no.js'),
      `exports.up = async () => { throw new Error('no') }
exports.down = async () => {}
`,
    )
    const failed = await session.run('upgrade', 'head')
    expect(failed.code).toBe(1)
    expect(await notes('ours.sqlite3')).toHaveLength(16)
  }, 60_000)
})

describe('the environment of migrations', () => {
  test('holds what is named under node.environment, and no password', async () => {
    session.write(
      'knexfile.js',
      `module.exports = { ${sqlite}, connection: { filename: './dev.sqlite3' }, migrations: { directory: './db/changes' } }`,
    )
    session.write('.env', 'APP_NAME=shop\nDATABASE_URL=postgres://u:hidden@db/x\nPAYMENT_KEY=hidden\n')
    session.write('headway.json', '{ "node": { "environment": ["APP_NAME"] } }')
    session.write(
      join('db/changes', name),
      `exports.up = async () => { console.log(JSON.stringify([process.env.APP_NAME, process.env.DATABASE_URL ?? null, process.env.PAYMENT_KEY ?? null])) }
exports.down = async () => {}
`,
    )
    const { code, out, err } = await session.run('upgrade', 'head')
    expect(code, err).toBe(0)
    expect(out + err).toContain('"shop"')
    expect(out + err).not.toContain('hidden')
  })
})

describe('migrations as people have them', () => {
  test('names longer than 32 characters, with dashes, blanks and signs, are ids', async () => {
    session.write(
      'knexfile.js',
      `module.exports = { ${sqlite}, connection: { filename: './dev.sqlite3' }, migrations: { directory: './db/changes' } }`,
    )
    const names = [
      '20260102000000_a-name-that-is-longer-than-most-2.js',
      '20260103000000_users+roles copy-2fa.js',
    ]
    for (const each of names)
      session.write(join('db/changes', each), 'exports.up = async () => {}\nexports.down = async () => {}\n')
    await run('upgrade', names[0] ?? '')
    expect(await run('current')).toContain(names[0])
    await run('upgrade', 'head')
    expect(await run('history', '-r', `${names[0]}:`)).toContain(names[1])
    await run('downgrade', names[0] ?? '')
    await run('downgrade', '20260101000000')
    expect(await session.rows('select name from knex_migrations', 'dev.sqlite3')).toEqual([{ name }])
  })

  test('a query without await is told, and does nothing, as under knex; Promise is handed over', async () => {
    session.write(
      'knexfile.js',
      `module.exports = { ${sqlite}, connection: { filename: './dev.sqlite3' }, migrations: { directory: './db/changes' } }`,
    )
    session.write(
      join('db/changes', name),
      `exports.up = (knex, Promise) => Promise.all([knex.schema.createTable('kept', (t) => t.increments())])
  .then(() => { knex.schema.createTable('forgotten', (t) => t.increments()) })
exports.down = (knex) => knex.schema.dropTable('kept')
`,
    )
    const { code, out, err } = await session.run('upgrade', 'head')
    expect(code, err).toBe(0)
    expect(out + err).toContain('as under knex')
    const tables = `select name from sqlite_master where name in ('kept', 'forgotten')`
    expect(await session.rows(tables, 'dev.sqlite3')).toEqual([{ name: 'kept' }])
  })
})

import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'

const modules = join(import.meta.dirname, '../../node_modules')
const names = ['20260101000000_users.js', '20260102000000_posts.js', '20260103000000_tags.js']
const migrations: readonly string[] = [
  `exports.up = (knex) => knex.schema.createTable('users', (t) => { t.increments(); t.string('name') })
exports.down = (knex) => knex.schema.dropTable('users')
`,
  `exports.up = async function (knex) {
  await knex.schema.createTable('posts', (t) => { t.increments(); t.integer('user_id').references('users.id') })
}
exports.down = (knex) => knex.schema.dropTable('posts')
`,
  `exports.up = async (knex) => { await knex.schema.createTable('tags', (t) => { t.increments() }) }
exports.down = async (knex) => { await knex.schema.dropTable('tags') }
`,
]

let session: CliSession
let database: TestDatabase | null = null

beforeEach(() => {
  session = createCliSession(null)
  mkdirSync(join(session.root, 'migrations'))
  symlinkSync(modules, join(session.root, 'node_modules'))
  for (const [index, name] of names.entries())
    writeFileSync(join(session.root, 'migrations', name), migrations[index] ?? '')
})
afterEach(async () => {
  session.remove()
  await database?.drop()
  database = null
})

function knexfile(config: object): void {
  writeFileSync(
    join(session.root, 'knexfile.js'),
    `module.exports = ${JSON.stringify({ development: config })}\n`,
  )
}

/** The real knex in the project's folder. */
function knex(...args: string[]): string {
  return execFileSync(process.execPath, [join(modules, 'knex/bin/cli.js'), ...args], {
    cwd: session.root,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'development' },
  })
}

async function run(...args: string[]): Promise<string> {
  const { code, out, err } = await session.run(...args)
  expect(`${code}\n${err}`.slice(0, 2000)).toMatch(/^0\n/)
  return out
}

/** A script as its user runs it. */
function execute(input: string): void {
  const options = { cwd: session.root, input, encoding: 'utf8' } as const
  if (database === null) execFileSync('sqlite3', ['dev.sqlite3'], options)
  else execFileSync('psql', ['-X', '-q', database.url], options)
}

const systems = ['sqlite', 'postgres'] as const

describe.each(systems)('a knex project on %s', (system) => {
  beforeEach(async () => {
    if (system === 'sqlite') {
      knexfile({ client: 'sqlite3', useNullAsDefault: true, connection: { filename: './dev.sqlite3' } })
      return
    }
    database = await createTestDatabase()
    const { host, port, user } = database.settings
    knexfile({ client: 'pg', connection: { host, port, user, database: database.name, password: 'secret' } })
  })

  test('half by knex and half by Headway, and back: each agrees with the other', async () => {
    knex('migrate:up')
    expect(await run('current')).toContain('20260101000000_users.js')
    await run('upgrade', 'head')
    expect(knex('migrate:list')).toContain('No Pending Migration files Found')
    expect(knex('migrate:latest')).toContain('Already up to date')
    // What Headway ran is one batch.
    expect(knex('migrate:rollback')).toContain('Batch 2 rolled back: 2 migrations')
    expect(await run('current')).toContain('20260101000000_users.js')
    expect(knex('migrate:latest')).toContain('Batch 2 run: 2 migrations')
    await run('downgrade', 'batch')
    expect(knex('migrate:list')).toContain('Found 2 Pending')
    await run('downgrade', 'base')
    expect(knex('migrate:list')).toContain('Found 3 Pending')
  }, 60_000)

  test('a gap is filled, as knex fills it', async () => {
    knex('migrate:up', names[2] ?? '')
    await run('upgrade', 'head')
    expect(knex('migrate:list')).toContain('No Pending Migration files Found')
    await run('stamp', 'base')
    expect(knex('migrate:list')).toContain('Found 3 Pending')
  }, 60_000)

  test('a script writes the rows that a run writes, as one batch', async () => {
    knex('migrate:up')
    execute(await run('upgrade', `${names[0]}:head`, '--sql'))
    expect(knex('migrate:list')).toContain('No Pending Migration files Found')
    expect(knex('migrate:rollback')).toContain('Batch 2 rolled back: 2 migrations')
    execute(await run('downgrade', `${names[0]}:base`, '--sql'))
    expect(knex('migrate:list')).toContain('Found 3 Pending')
    execute(await run('upgrade', 'head', '--sql'))
    expect(await run('current')).toContain(names[2])
    const refused = await session.run('downgrade', 'head:batch', '--sql')
    expect(refused.err).toContain('a script cannot know what came with the last run')
  }, 60_000)

  test('a row without its file, and a lock that is held, are refused in words', async () => {
    knex('migrate:latest')
    const [first = ''] = names
    renameSync(join(session.root, 'migrations', first), join(session.root, first))
    const lacking = await session.run('upgrade', 'head')
    expect(lacking.code).not.toBe(0)
    expect(lacking.err).toContain(`the folder lacks: ${first}`)
    expect(await run('history')).toContain('(head)')
    renameSync(join(session.root, first), join(session.root, 'migrations', first))
    writeFileSync(
      join(session.root, 'lock.js'),
      `const k = require('knex')(require('./knexfile.js').development)
k('knex_migrations_lock').update({ is_locked: 1 }).then(() => k.destroy())`,
    )
    execFileSync(process.execPath, ['lock.js'], { cwd: session.root })
    const locked = await session.run('downgrade', '-1')
    expect(locked.code).toBe(4)
    expect(locked.err).toContain('knex migrate:unlock')
    knex('migrate:unlock')
    await run('downgrade', '-1')
  }, 60_000)
})

test.each(['js', 'cjs', 'mjs', 'ts'])(
  'a new migration is the one that knex would make: %s',
  async (extension) => {
    const loadExtensions = ['.js', '.cjs', '.mjs', '.ts']
    const config = {
      client: 'sqlite3',
      useNullAsDefault: true,
      connection: { filename: './dev.sqlite3' },
      migrations: { directory: ['./migrations', './later'], extension, loadExtensions },
    }
    knexfile(config)
    mkdirSync(join(session.root, 'later'))
    knex('migrate:make', 'by_knex')
    const [theirs = ''] = readdirSync(join(session.root, 'later'))
    await run('revision', '-m', 'by Headway')
    const ours = readdirSync(join(session.root, 'later')).find((name) => name !== theirs) ?? ''
    expect(ours).toMatch(new RegExp(`^\\d{14}_by_Headway\\.${extension}$`))
    const textOf = (name: string): string => readFileSync(join(session.root, 'later', name), 'utf8')
    expect(textOf(ours)).toBe(textOf(theirs))
    expect(knex('migrate:list')).toContain(ours)
    writeFileSync(
      join(session.root, 'stub.js'),
      'exports.up = async () => {}\nexports.down = async () => {}\n',
    )
    knexfile({ ...config, migrations: { ...config.migrations, extension: 'js', stub: './stub.js' } })
    expect(await run('revision', '-m', 'from a stub')).toContain('_from_a_stub.js')
    writeFileSync(join(session.root, 'stub.js'), '<% process.exit(1) %>')
    const refused = await session.run('revision', '-m', 'code')
    expect(refused.err).toContain('knex migrate:make')
  },
  60_000,
)

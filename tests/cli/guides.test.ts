import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { dialectNames } from '../helpers/databases.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'

/** The commands that guides for migrations name, as they are typed, on both databases. */

let session: CliSession
beforeEach(() => {
  session = createCliSession(null)
  for (const name of Object.keys(process.env)) if (name.startsWith('DATABASE_')) delete process.env[name]
})
afterEach(() => session.remove())

const settings = (value: object): void =>
  session.write('headway.json', JSON.stringify({ format: 'sql', ...value }))
const environment = (values: Record<string, string>): void => void Object.assign(process.env, values)
const dotEnv = (text: string): void => session.write('.env', text)
/** Which file of SQLite a command works on. */
async function usedFile(...more: string[]): Promise<string | undefined> {
  const targets = await session.json('targets', ...more)
  return (targets as { displayUrl: string }[])[0]?.displayUrl.replace(/^.*\//, '')
}

describe('which database it is', () => {
  test('without targets: the environment, then .env, then DATABASE_HOST, then dev.db', async () => {
    settings({})
    expect(await usedFile()).toBe('dev.db')
    dotEnv('DATABASE_HOST=localhost\nDATABASE_NAME=shop\nDATABASE_USER=app\nDATABASE_PASSWORD=hunter2\n')
    expect(await session.json('targets')).toMatchObject([
      { displayUrl: 'postgresql://app:***@localhost/shop' },
    ])
    dotEnv('DATABASE_URL=sqlite:///dotenv.db\nDATABASE_HOST=x\nDATABASE_NAME=y\n')
    expect(await usedFile()).toBe('dotenv.db')
    environment({ DATABASE_URL: 'sqlite:///shell.db' })
    expect(await usedFile()).toBe('shell.db')
    const { err } = await session.run('upgrade', 'head')
    expect(err).toMatch(/dev is sqlite:.*shell\.db \(DATABASE_URL of the environment\)/)
  })

  test('a target without a URL follows them too, and has no file to fall back to', async () => {
    settings({ targets: { dev: {} } })
    expect((await session.run('current')).err).toContain('DATABASE_URL is not set')
    dotEnv('DATABASE_URL=sqlite:///dotenv.db')
    expect(await usedFile()).toBe('dotenv.db')
  })

  test('a URL that is written is never overridden, and one line says which is used', async () => {
    settings({ targets: { dev: { url: 'sqlite:///written.db' } } })
    mkdirSync(join(session.root, 'migrations'))
    environment({ DATABASE_URL: 'sqlite:///shell.db' })
    expect(await usedFile()).toBe('written.db')
    const { err } = await session.run('current')
    expect(err).toContain('dev uses its "url" in headway.json; DATABASE_URL names another database')
    environment({ DATABASE_URL: 'sqlite:///written.db' })
    expect((await session.run('current')).err).toBe('')
  })

  test('--url is the database of one command', async () => {
    settings({ targets: { dev: { url: 'sqlite:///written.db' }, live: { url: 'sqlite:///live.db' } } })
    session.write(
      'migrations/r1.sql',
      '-- revision: r1\n-- down_revision: none\n-- upgrade\ncreate table t (id int);\n-- downgrade\ndrop table t;\n',
    )
    expect((await session.run('upgrade', 'head', '--url', 'sqlite:///once.db')).code).toBe(0)
    environment({ DATABASE_URL: 'sqlite:///shell.db' })
    const typed = await session.run('current', '--url', 'sqlite:///once.db')
    expect(typed).toMatchObject({ out: expect.stringContaining('r1 (head)'), err: '' })
    expect((await session.run('current')).out).toBe('')
    expect((await session.run('current', '--url', 'sqlite:///x.db', '--target', 'dev')).code).toBe(2)
  })

  test.each<[string, Record<string, string>, object]>([
    ['.env', { '.env': 'SECRET=1\nDATABASE_URL=postgresql://u:p@db/x\n' }, { urlEnv: 'DATABASE_URL' }],
    ['the parts in .env', { '.env': 'DATABASE_HOST=db\nDATABASE_NAME=x\n' }, {}],
    [
      'the application of a compose file',
      {
        'docker-compose.yml':
          'services:\n  app:\n    environment:\n      - DATABASE_URL=postgresql://u:p@db/x\n',
      },
      { urlEnv: 'DATABASE_URL' },
    ],
    [
      'the server of a compose file',
      {
        'compose.yaml':
          'services:\n  db:\n    image: "postgres:17"\n    environment:\n      POSTGRES_USER: shop\n      POSTGRES_PASSWORD: hunter2\n      POSTGRES_DB: orders\n    ports:\n      - "5433:5432"\n',
      },
      { url: 'postgresql://shop@localhost:5433/orders' },
    ],
    ['nothing', { '.env': 'PORT=3000\n' }, { url: 'sqlite:///dev.db' }],
  ])('init follows %s', async (_name, files, expected) => {
    for (const [name, text] of Object.entries(files)) session.write(name, text)
    expect((await session.run('init', '--format', 'sql')).code).toBe(0)
    const written = readFileSync(join(session.root, 'headway.json'), 'utf8')
    expect(JSON.parse(written)).toMatchObject({ targets: { dev: expected } })
    expect(Object.keys((JSON.parse(written) as { targets: { dev: object } }).targets.dev)).toEqual(
      Object.keys(expected),
    )
    expect(written).not.toContain('hunter2')
  })
})

test('revision "message" is understood, and a message given twice is not', async () => {
  settings({})
  mkdirSync(join(session.root, 'migrations'))
  expect((await session.run('revision', 'add orders', '--rev-id', 'r1')).code).toBe(0)
  expect((await session.run('history')).out).toContain('add orders')
  expect((await session.run('revision', 'a', '-m', 'b')).code).toBe(2)
})

const run = promisify(execFile)

describe.each(dialectNames)('npm run db:... on %s', (dialect) => {
  let database: TestDatabase | null = null
  beforeAll(async () => {
    if (dialect === 'postgres') database = await createTestDatabase()
  })
  afterAll(() => database?.drop())

  test('every command of the guide', async () => {
    const npm = async (script: string, ...args: string[]): Promise<string> => {
      const { stdout } = await run(
        'npm',
        ['run', '--silent', script, ...(args.length > 0 ? ['--', ...args] : [])],
        {
          cwd: session.root,
          env: { ...process.env, PATH: `${join(session.root, 'bin')}:${process.env['PATH']}` },
        },
      )
      return stdout
    }
    session.write('package.json', '{ "name": "app", "private": true }')
    dotEnv(`DATABASE_URL=${database?.url ?? 'sqlite:///app.db'}\n`)
    mkdirSync(join(session.root, 'bin'))
    symlinkSync(join(import.meta.dirname, '../../bin/headway.mjs'), join(session.root, 'bin/headway'))
    expect((await session.run('init', '--format', 'sql', '--npm-scripts')).code).toBe(0)
    const text = readFileSync(join(session.root, 'headway.json'), 'utf8')
    writeFileSync(join(session.root, 'headway.json'), text.replace('{', '{\n  "model": "schema.sql",'))
    session.write('schema.sql', 'create table people (id integer primary key);')
    expect(await npm('db:migrate', 'add people')).toContain('add_people')
    expect(await npm('db:upgrade')).toContain('add people')
    expect(await npm('db:current')).toContain('(head)')
    expect(await npm('db:history')).toContain('add people')
    expect(await npm('db:downgrade')).toContain('add people')
    await npm('db:stamp')
    expect(await npm('db:current')).toContain('(head)')
  })
})

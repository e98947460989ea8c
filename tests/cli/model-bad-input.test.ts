import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'

/** Programs that do not print a model: a clear error with the line and the program's words; nothing compared or written. */

let session: CliSession
beforeEach(() => {
  session = createCliSession(null)
  session.write('migrations/_keep.sql', '')
})
afterEach(() => session.remove())

function command(code: string): void {
  session.write('print.cjs', code)
  const model = { command: `"${process.execPath}" print.cjs`, timeoutSeconds: 20 }
  session.write(
    'headway.json',
    JSON.stringify({ format: 'sql', model, targets: { dev: { url: 'sqlite:///shop.db' } } }),
  )
}
const autogenerate = () => session.run('revision', '--autogenerate', 'x')

const ddl = 'create table people (id integer primary key);'
test.each([
  [
    'prints a warning before its DDL',
    `console.log('(node:1) Warning: old\\n${ddl}')`,
    ['model-output.sql:1'],
  ],
  ['prints a warning among its DDL', `console.log('${ddl}\\n\\nDone in 3 s.')`, ['model-output.sql:3']],
  [
    'needs a database',
    `require('net').connect(1, '127.0.0.1').on('error', (e) => { console.error(String(e)); process.exit(1) })`,
    ['exit code 1', 'ECONNREFUSED'],
  ],
  [
    'asks a question',
    `process.stdout.write('Is users renamed? (y/n) '); require('readline').createInterface(process.stdin).on('close', () => process.exit(2))`,
    ['exit code 2', 'Is users renamed?'],
  ],
  [
    'asks a question and takes silence for an answer',
    `process.stdout.write('Is users renamed? (y/n) '); process.stdin.on('end', () => process.exit(0)).resume()`,
    ['model-output.sql:1'],
  ],
  [
    'has an ORM that is too old',
    `console.error("error: unknown command 'export'"); process.exit(1)`,
    ['exit code 1', "unknown command 'export'"],
  ],
  [
    'prints DDL of PostgreSQL for SQLite',
    `console.log('${ddl}\\ncreate type role as enum (1);')`,
    ['model-output.sql:2', 'create type role'],
  ],
  [
    'fails after half of its DDL',
    `console.log('${ddl}'); console.error('TypeError: x is not a function'); process.exitCode = 1`,
    ['exit code 1', 'TypeError: x is not a function'],
  ],
])('a command that %s', async (_name, code, expected) => {
  command(code)
  const { code: exit, out, err } = await autogenerate()
  expect([exit, out]).toEqual([1, ''])
  for (const words of expected) expect(err).toContain(words)
  expect(err).toContain('model_failed')
  expect((await session.run('history')).out).toBe('')
})

test('a command that writes files of its own is not in the way', async () => {
  command(`require('fs').writeFileSync('migrations/plan.txt', 'x'); console.log('${ddl}')`)
  expect((await autogenerate()).code).toBe(0)
  expect((await session.run('history')).out).toContain('x')
})

test('5 MB of DDL are built, and an error at its end names the line', async () => {
  const columns = Array.from({ length: 400 }, (_, index) => `c${index} text`).join(', ')
  const body = `for (let i = 0; i < 1000; i++) console.log('create table t' + i + ' (${columns});')`
  command(`${body}\nconsole.log('create tabel last (id int);')`)
  const failed = await autogenerate()
  expect([failed.code, failed.err]).toEqual([1, expect.stringContaining('model-output.sql:1001')])
  expect(failed.err.length).toBeLessThan(5000)
})

test.each(['node_modules/package/install.cjs', '.git/hooks/run.mjs'])(
  'a side of a comparison does not run the code of a package or a tool: %s',
  async (path) => {
    session.write('headway.json', JSON.stringify({ targets: { dev: { url: 'sqlite:///shop.db' } } }))
    session.write(path, `import('node:fs').then((fs) => fs.writeFileSync('ran', ''))`)
    const { code, err } = await session.run('diff', 'base', path)
    expect([code, err]).toEqual([1, expect.stringContaining('it is not run')])
    expect(existsSync(join(session.root, 'ran'))).toBe(false)
  },
)

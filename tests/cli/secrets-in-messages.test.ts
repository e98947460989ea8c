import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'

/** No message, hint, diagnostic or source excerpt shows a password or a part of one. */

let session: CliSession
beforeEach(() => {
  session = createCliSession(null)
  session.write('migrations/_keep.sql', '')
})
afterEach(() => session.remove())

const secret = /hunter|swordf/
const commands = [['current'], ['targets'], ['check'], ['check', '--files'], ['upgrade', 'head'], ['history']]

async function expectSilent(settings: string): Promise<string> {
  session.write('headway.json', settings)
  let said = ''
  for (const command of commands) {
    for (const json of [[], ['--json']]) {
      const { out, err } = await session.run(...command, ...json)
      expect(out + err).not.toMatch(secret)
      said += out + err
    }
  }
  return said
}

test.each([
  'postgresql://app:x@hunter/swordf@127.0.0.1:5432/shop',
  'postgresql://ap/p:hunter@127.0.0.1:5432/shop',
  'postgresql://app:x@hunter:1/swordf@127.0.0.1/shop',
  'postgresql://app:x@y?hunter=1@127.0.0.1/shop',
])('a password that is not encoded is refused, with how to write it: %s', async (url) => {
  expect(await expectSilent(JSON.stringify({ targets: { dev: { url } } }))).toContain('%40')
})

test.each([
  ['a comma too much', '{ "targets": { "dev": { "url": "postgresql://app:hunter2@127.0.0.1:1/shop", } } }'],
  ['a quote missing', '{ "targets": { "dev": { "url": "postgresql://app:hunter2@127.0.0.1:1/shop } } }'],
  [
    'a line break in it',
    '{ "targets": { "dev": { "url": "postgresql://app:x\nhunter2@127.0.0.1:1/shop" } } }',
  ],
  ['a variable', '{ "targets": { "dev": { "urlEnv": "postgresql://app:hunter2@127.0.0.1:1/shop" } } }'],
  ['a name', '{ "defaultTarget": "postgresql://app:hunter2@127.0.0.1/shop", "targets": {} }'],
  ['a key', '{ "postgresql://app:hunter2@127.0.0.1/shop": 1 }'],
  [
    'a key beside it',
    '{ "targets": { "dev": { "url": "postgresql://app:hunter2@127.0.0.1:1/x", "tire": 1 } } }',
  ],
  ['an unknown scheme', '{ "targets": { "dev": { "url": "postgrsql://app:hunter2@127.0.0.1:1/shop" } } }'],
  ['a query', '{ "targets": { "dev": { "url": "postgresql://127.0.0.1:1/shop?password=hunter2" } } }'],
])('settings with %s', async (_name, settings) => {
  await expectSilent(settings)
})

test('what is typed in the wrong place', async () => {
  session.write('headway.json', '{}')
  const url = 'postgresql://app:hunter2@127.0.0.1:1/shop'
  for (const command of [
    ['current', '--target', url],
    [url],
    ['upgrade', url],
    ['current', '--url', url],
    ['current', url],
  ]) {
    const { code, out, err } = await session.run(...command)
    expect(code).not.toBe(0)
    expect(out + err).not.toMatch(secret)
  }
})

test('init says that a password was written, and how to keep it out', async () => {
  const { err } = await session.run('init', 'new', '--url', 'postgresql://app:hunter2@127.0.0.1:1/shop')
  expect(err).toContain('.env')
  expect(err).toContain('"urlEnv": "DATABASE_URL"')
  expect(err).not.toMatch(secret)
})

test.skipIf(process.platform === 'win32').each(['headway.json', '.env', 'p.json'])(
  '%s that is a pipe, a device or far too large is told at once',
  async (name) => {
    const path = join(session.root, name)
    if (name !== 'headway.json') session.write('headway.json', '{}')
    const command = name === 'p.json' ? ['apply', name] : ['current']
    for (const make of [
      () => execFileSync('mkfifo', [path]),
      () => execFileSync('ln', ['-sf', '/dev/zero', path]),
      () => execFileSync('truncate', ['-s', '1G', path]),
      ...(name === 'p.json'
        ? []
        : [() => writeFileSync(path, JSON.stringify({ model: 'x'.repeat(30_000_000) }))]),
    ]) {
      execFileSync('rm', ['-f', path])
      make()
      const { code, err } = await session.run(...command)
      expect([code, err]).toEqual([1, expect.stringMatching(/no regular file|larger than/)])
    }
  },
)

test.skipIf(process.platform === 'win32')(
  'a folder of revisions that is a link to the whole disk is told at once',
  async () => {
    session.write(
      'headway.json',
      JSON.stringify({ scriptLocation: 'all', targets: { dev: { url: 'sqlite:///a.db' } } }),
    )
    execFileSync('ln', ['-s', '/', join(session.root, 'all')])
    const { code, err } = await session.run('upgrade', 'head')
    expect([code, err]).not.toEqual([0, ''])
    expect(err).toContain('leads out of the project')
  },
)

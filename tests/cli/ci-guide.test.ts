import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { shell } from '../helpers/headway-command.ts'

/** The commands of the files for CI and containers in the guide, run as they stand there. */

const page = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../docs/guide', name), 'utf8')
const [guide, production] = [page('ci.md'), page('production.md')]

const variables = {
  TEST_DATABASE_URL: 'test.db',
  STAGING_DATABASE_URL: 'staging.db',
  DATABASE_URL: 'live.db',
}
let session: CliSession
beforeEach(() => {
  session = createCliSession(null)
  for (const [name, file] of Object.entries(variables)) process.env[name] = `sqlite:///${file}`
  // The targets that ci.md names, and the two of the other page.
  const [, named = ''] = /```json\n("targets": \{[\s\S]*?\n\})\n```/.exec(guide) ?? []
  const { targets } = JSON.parse(`{${named}}`) as { readonly targets: object }
  const staging = { urlEnv: 'STAGING_DATABASE_URL', tier: 'test' }
  session.write('headway.json', JSON.stringify({ format: 'sql', targets: { ...targets, staging } }))
  revision('a', '')
})
afterEach(() => {
  for (const name of Object.keys(variables)) Reflect.deleteProperty(process.env, name)
  session.remove()
})

const revision = (id: string, below: string) =>
  session.write(
    `migrations/${id}.sql`,
    `-- revision: ${id}\n-- down_revision: ${below}\n\n-- upgrade\ncreate table ${id} (id int);\n\n-- downgrade\ndrop table ${id};\n`,
  )

/** What a file of the page types of Headway, in its order. */
const steps = (text: string, language: string, nth: number): readonly string[] => {
  const [, block = ''] =
    [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))][nth] ?? []
  return [...block.matchAll(/^ *(?:- run: |- |)npx headway (.+)$/gm)].map(([, line = '']) => line)
}
const run = async (line: string): Promise<number> => (await session.run(...line.split(' '))).code

const files = [
  { name: 'GitHub, a pull request', lines: steps(guide, 'yaml', 1), count: 4 },
  { name: 'GitLab, a pull request', lines: steps(guide, 'yaml', 2), count: 4 },
  { name: 'GitHub, to production', lines: steps(production, 'yaml', 0), count: 4 },
  { name: 'GitLab, to production', lines: steps(production, 'yaml', 1), count: 4 },
]

describe.each(files)('$name', ({ lines, count }) => {
  test('passes in its order with a revision that is pending, and again', async () => {
    expect(lines).toHaveLength(count)
    for (const time of ['first', 'again'])
      for (const line of lines) expect([time, line, await run(line)]).toEqual([time, line, 0])
  })
})

test('what is wrong stops it', async () => {
  const [check = ''] = steps(guide, 'yaml', 1)
  revision('c', 'zzz')
  expect(await run(check)).toBe(3)
})

test.each([
  ['ci.md', guide],
  ['production.md', production],
])('the container of %s upgrades', async (_, text) => {
  const words = /^CMD (\[.+\])$/m.exec(text)?.[1] ?? '[]'
  const typed = (JSON.parse(words) as string[]).filter((word) => !word.endsWith('/headway'))
  expect(await session.run(...typed)).toMatchObject({ code: 0 })
  expect(await run('current --check-heads --target production')).toBe(0)
  revision('b', 'a')
  expect(await run('current --check-heads --target production')).toBe(3)
})

test('the hook that refuses two heads', async () => {
  const hook = (/`(sh -c '.+')`/.exec(guide)?.[1] ?? 'false').replaceAll('npx headway', 'headway')
  const typed = async (): Promise<number | null> => (await shell(hook, { cwd: session.root })).code
  revision('b', 'a')
  expect(await typed()).toBe(0)
  revision('c', 'a')
  expect(await typed()).not.toBe(0)
})

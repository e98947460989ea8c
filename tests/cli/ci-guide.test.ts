import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { shell } from '../helpers/headway-command.ts'

/** The commands of docs/guide/ci.md, run as they stand there. */

const guide = readFileSync(join(import.meta.dirname, '../../docs/guide/ci.md'), 'utf8')
let session: CliSession
beforeEach(() => {
  session = createCliSession(null)
  session.write('headway.json', '{ "format": "sql", "targets": { "dev": { "url": "sqlite:///shop.db" } } }')
  revision('a', '')
})
afterEach(() => session.remove())

const revision = (id: string, below: string) =>
  session.write(
    `migrations/${id}.sql`,
    `-- revision: ${id}\n-- down_revision: ${below}\n\n-- upgrade\ncreate table ${id} (id int);\n\n-- downgrade\ndrop table ${id};\n`,
  )
/** Lines of the guide that begin with a word, without npx. */
const lines = (pattern: RegExp): readonly string[] =>
  [...guide.matchAll(pattern)].map(([, line = '']) => line.replaceAll('npx headway', 'headway'))
const run = async (line: string): Promise<number | null> => (await shell(line, { cwd: session.root })).code

test('the steps of the pull request pass in their order, and gate where something is wrong', async () => {
  const steps = lines(/- run: (npx headway .+)$/gm)
  expect(steps).toHaveLength(4)
  for (const step of steps) expect([step, await run(step)]).toEqual([step, 0])
  revision('b', 'a')
  expect(await run('headway current --check-heads')).toBe(3)
  revision('c', 'zzz')
  expect(await run(steps[0] ?? '')).toBe(3)
})

test('the hook that refuses two heads', async () => {
  const [hook = ''] = lines(/`(sh -c '.+')`/g)
  revision('b', 'a')
  expect(await run(hook)).toBe(0)
  revision('c', 'a')
  expect(await run(hook)).not.toBe(0)
})

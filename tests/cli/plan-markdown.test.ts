import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'

/** A plan for a pull request: what a reviewer reads, and nothing that its texts could smuggle into the page. */

let session: CliSession
beforeEach(() => {
  session = createCliSession(null)
  session.write(
    'headway.json',
    JSON.stringify({ format: 'sql', targets: { dev: { url: 'sqlite:///shop.db' } } }),
  )
  revision(
    'aaaaaaaaaaa1',
    '',
    'create notes',
    'create table notes (id integer primary key, body text);',
    'drop table notes;',
  )
})
afterEach(() => session.remove())

const revision = (id: string, below: string, message: string, up: string, down: string) =>
  session.write(
    `migrations/${id}.sql`,
    `-- message: ${message}\n-- revision: ${id}\n-- down_revision: ${below}\n\n-- upgrade\n${up}\n\n-- downgrade\n${down}\n`,
  )

test('an upgrade: steps, checks, SQL to open, the command', async () => {
  const { code, out } = await session.run('plan', 'upgrade', 'head', '--format', 'markdown')
  expect(code).toBe(0)
  expect(out).toMatch(/^## Upgrade on dev: 1 step\n\n`base` → `aaaaaaaaaaa1` · tier development/)
  expect(out).toContain('| 1 | upgrade `aaaaaaaaaaa1` | create notes | 1 |')
  expect(out).toContain('- ✓ Every step replays')
  expect(out).toContain('<details><summary>SQL of 1. create notes</summary>\n\n```sql\ncreate table notes')
  expect(out).toContain('```sh\nheadway upgrade head')
})

test('what is lost is counted and stands above the steps', async () => {
  await session.run('upgrade', 'head')
  const { out } = await session.run('plan', 'downgrade', 'base', '--format', 'markdown')
  expect(out).toMatch(/- \*\*Loses (?:\d+ rows? of notes|data:\*\* drop table notes)/)
  expect(out.indexOf('Loses')).toBeLessThan(out.indexOf('| Step |'))
})

test('texts of files and databases stay texts', async () => {
  revision(
    'aaaaaaaaaaa2',
    'aaaaaaaaaaa1',
    '<img src=x> | @all *bold* [a](http://b)',
    "insert into notes (body) values ('```\n</details>');",
    'select 1;',
  )
  const { out } = await session.run('plan', 'upgrade', 'head', '--format', 'markdown')
  expect(out).toContain('&lt;img src=x&gt; \\| &#64;all \\*bold\\* \\[a\\](http://b)')
  expect(out).not.toMatch(/<img/)
  // A block whose text holds a fence has a longer one.
  expect(out).toContain('````sql\n')
})

test('another format is refused', async () => {
  const { code, err } = await session.run('plan', 'upgrade', 'head', '--format', 'html')
  expect(code).not.toBe(0)
  expect(err).toContain('"html" is not a format of a plan.')
})

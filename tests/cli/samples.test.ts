import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shell } from '../helpers/headway-command.ts'
import { linkKnex } from '../helpers/knex-project.ts'
import { canRunAlembic } from '../helpers/python-alembic.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'
import { sqliteRows } from '../helpers/sqlite-rows.ts'

const samples = join(import.meta.dirname, '../../migrations-sample')

/** The commands of one ```sh block, and what the ```text block after it says they print. */
type Block = { readonly commands: readonly string[]; readonly output: string }

function blocksOf(readme: string): Block[] {
  const found = [...readme.matchAll(/```sh\n([\s\S]*?)```(?:\s*```text\n([\s\S]*?)```)?/g)]
  return found.map(([, commands = '', output = '']) => ({
    commands: commands.split('\n').filter((line) => line !== ''),
    output,
  }))
}

/** Times, dates of new files and the folder differ from run to run. */
function steady(text: string, root: string): string {
  return text
    .replaceAll(root, `~/${basename(root).replace(/-\w{6}$/, '')}`)
    .replace(/\((?:<1|\d+(?:\.\d+)?) (?:ms|s)\)/g, '(time)')
    .replace(/\d{8}_\d{4}_(c7000000face|d10000000000)/g, '$1')
}

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const names = ['01-shop', '02-branches', '03-broken', ...(canRunAlembic() ? ['04-alembic'] : []), '05-knex']

describe.each(names)('the README of %s', (name) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), `${name}-`)))
  cpSync(join(samples, name), root, { recursive: true })
  if (name === '05-knex') linkKnex(root)
  afterAll(() => rmSync(root, { recursive: true }))
  const blocks = blocksOf(readFileSync(join(root, 'README.md'), 'utf8'))

  test('has commands', () => {
    expect(blocks.length).toBeGreaterThan(1)
  })

  test.each(blocks)('$commands', async ({ commands, output }) => {
    let printed = ''
    for (const command of commands) {
      const result = await shell(command, { cwd: root, env: { SHOP_DATABASE_URL: database.url } })
      printed += result.output
      const expected = Number(/# exit code (\d+)$/.exec(command)?.[1] ?? 0)
      expect(result.code, `${command}\n${result.output}`).toBe(expected)
    }
    expect(steady(printed, root)).toBe(steady(output, root))
  })

  if (name === '01-shop') {
    test('leaves the databases where it says', async () => {
      const sql = 'select version_num from alembic_version'
      expect(await sqliteRows(join(root, 'shop.db'), sql)).toEqual([{ version_num: 'b470da5f31e9' }])
      expect(await database.query(sql)).toEqual([{ version_num: '2b7d41c6a850' }])
    })
  }
})

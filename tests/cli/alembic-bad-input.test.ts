import { cpSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { badAlembicInput } from '../helpers/bad-alembic-input.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import { canRunAlembic } from '../helpers/python-alembic.ts'

const nested = join(import.meta.dirname, '../fixtures/alembic/nested')
const isSoak = process.env['SOAK'] !== undefined

let session: CliSession
beforeEach(() => {
  session = createCliSession(null)
  cpSync(nested, session.root, { recursive: true })
})
afterEach(() => session.remove())

/** Every file of the project with its text; what a run keeps beside its database is none. */
function files(): Record<string, string> {
  const names = readdirSync(session.root, { recursive: true, encoding: 'utf8' })
  const own = names.filter(
    (name) => !/^\.user|__pycache__|\.db/.test(name) && statSync(join(session.root, name)).isFile(),
  )
  return Object.fromEntries(own.map((name) => [name, readFileSync(join(session.root, name), 'latin1')]))
}

describe('bad input of an Alembic project is said in words, browsing goes on, nothing is written', () => {
  const cases = badAlembicInput.filter(({ spread }) => spread === true || isSoak)
  test.each(cases)('$name', { timeout: 120_000 }, async (each) => {
    if (each.needsPython !== false && !canRunAlembic()) return
    for (const [path, change] of Object.entries(each.files)) {
      const there = statSync(join(session.root, path), { throwIfNoEntry: false }) !== undefined
      const text = change(there ? readFileSync(join(session.root, path), 'utf8') : '')
      if (typeof text === 'string') session.write(path, text)
      else writeFileSync(join(session.root, path), text)
    }
    const undo = each.prepare?.(session)
    const before = files()
    const { code, out, err } = await session
      .run(...(each.command ?? ['upgrade', 'head']))
      .finally(() => undo?.())
    expect(`${out}\n${err}`).toMatch(each.says)
    for (const word of each.alsoSays ?? []) expect(`${out}\n${err}`).toContain(word)
    expect(code).not.toBe(0)
    const history = await session.run('history')
    expect(history.code).toBe(0)
    expect(history.out).toContain('1a0000000001 -> 1a0000000002')
    expect(files()).toEqual(before)
    const tables = await session.rows(
      "select name from sqlite_schema where name in ('users', 'things')",
      'app.db',
    )
    expect(tables.map(({ name }) => name)).toEqual(each.leaves ?? [])
  })
})

describe.skipIf(!canRunAlembic())('on PostgreSQL', () => {
  test('env.py that fails before its first step leaves nothing in doubt', { timeout: 120_000 }, async () => {
    const database = await createTestDatabase()
    try {
      cpSync(join(import.meta.dirname, '../fixtures/alembic/sync'), session.root, { recursive: true })
      const url = database.url.replace('postgresql://', 'postgresql+psycopg2://').replaceAll('%', '%%')
      const ini = readFileSync(join(session.root, 'alembic.ini'), 'utf8')
      session.write(
        'alembic.ini',
        ini.replace(/^sqlalchemy\.url = .*$/m, () => `sqlalchemy.url = ${url}`),
      )
      const env = readFileSync(join(session.root, 'alembic/env.py'), 'utf8')
      session.write('alembic/env.py', `raise ValueError("settings are wrong")\n${env}`)
      const { code, err } = await session.run('upgrade', 'head')
      expect(err).toContain('env.py failed: ValueError: settings are wrong')
      expect(err).not.toContain('doubt')
      expect(code).toBe(1)
    } finally {
      await database.drop()
    }
  })
})

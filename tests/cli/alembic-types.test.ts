import { cpSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import { startOwnServer } from '../helpers/own-server.ts'
import type { OwnServer } from '../helpers/own-server.ts'
import { alembic, canRunAlembic } from '../helpers/python-alembic.ts'

/**
 * A revision that writes down what its driver gives back for some 300 literals, parameters, columns and statements, run
 * by plain Alembic with the real driver and by Headway with the one that it puts in its place: the lines are the same.
 * What is left out: what the real driver refuses by itself (Headway may take it), records and arrays of types of one's
 * own and shapes as asyncpg looks them up, bit strings (a class of its own in SQLAlchemy 2.1), and whole floats of SQLite in text, which come as integers.
 * `PYTHONS` names more interpreters than `python3`, with other versions of SQLAlchemy, as `PATH` would.
 */

const fixture = join(import.meta.dirname, '../fixtures/alembic/types')
const isSoak = process.env['SOAK'] !== undefined
const limit = 180_000

const drivers = ['pysqlite', 'aiosqlite', 'psycopg2', 'psycopg', 'asyncpg']
/** One of each kind; all of them in the long run. */
const usual = new Set(['pysqlite', 'asyncpg'])
const pythons = (isSoak ? (process.env['PYTHONS'] ?? '') : '').split(':').filter((path) => path !== '')
const cases = (isSoak ? drivers : drivers.filter((name) => usual.has(name))).flatMap((driver) =>
  ['python3', ...pythons].map((python) => ({ driver, python })),
)

let server: OwnServer

/** A line that need not be the same: its place in both lists. */
const isLeftOut = (line: string): boolean =>
  /: \w*Error (?:None|22000)$/.test(line) ||
  /^(?:(?:text|driver) (?:(?:ARRAY\[)?row\(|ARRAY\['red'|point|box|avg|total)|column BIT)/.test(line)

const urlOf = (driver: string, root: string, name: string): string =>
  driver.includes('sqlite')
    ? `sqlite+${driver}:///${join(root, `${name}.db`)}`
    : `postgresql+${driver}://postgres:secret@127.0.0.1:${server.port}/${name}`

describe.skipIf(!canRunAlembic())('values through the door', () => {
  beforeAll(async () => {
    server = await startOwnServer({ tcp: true })
  })
  afterAll(() => server.stop())

  test.each(cases)('$driver as with $python alone', { timeout: limit }, async ({ driver, python }) => {
    const session = createCliSession(null)
    const { root } = session
    const names = ['plain', 'own'].map(
      (each) => `${each}_${driver}_${cases.findIndex((other) => other.python === python)}`,
    )
    const [plain = '', own = ''] = names
    cpSync(fixture, root, { recursive: true })
    if (!driver.includes('sqlite')) for (const name of names) await server.query(`create database ${name}`)
    const seen = (): readonly string[] => {
      const text = readFileSync(join(root, 'seen.txt'), 'utf8')
      rmSync(join(root, 'seen.txt'))
      return text.split('\n')
    }
    try {
      const variables = python === 'python3' ? {} : { VIRTUAL_ENV: dirname(dirname(python)) }
      Object.assign(process.env, variables, { DATABASE_URL: urlOf(driver, root, own) })
      const url = urlOf(driver, root, plain)
      expect(alembic(root, ['upgrade', 'head'], { DATABASE_URL: url }, python)).toMatchObject({ status: 0 })
      const wanted = seen()
      expect(await session.run('upgrade', 'head')).toMatchObject({ code: 0 })
      const found = seen()
      const unlike = wanted.map((line, at) => at).filter((at) => wanted[at] !== found[at])
      const told = unlike.filter((at) => !isLeftOut(wanted[at] ?? ''))
      expect(told.map((at) => found[at])).toEqual(told.map((at) => wanted[at]))
      expect(wanted.length).toBeGreaterThan(150)
    } finally {
      delete process.env['DATABASE_URL']
      delete process.env['VIRTUAL_ENV']
      session.remove()
    }
  })
})

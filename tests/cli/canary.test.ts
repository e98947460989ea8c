import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { canary, canaryPlaces } from '../helpers/canary-places.ts'
import type { CanaryPlace } from '../helpers/canary-places.ts'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'

/**
 * A password stands in a place, every command runs, and it is looked for in what they print, in every file that they
 * leave (plans, journals, recents, snapshots, logs) and in everything that the database holds.
 * `npm run soak -- cli/canary` does each command at each place.
 */

const commands: readonly (readonly string[])[] = [
  ['targets', '--state'],
  ['targets', '--state', '--json'],
  ['doctor'],
  ['doctor', '--json'],
  ['plan', 'upgrade', 'a2', '--out', 'plan.json'],
  ['plan', 'upgrade', 'head', '--format', 'markdown'],
  ['plan', 'upgrade', 'head', '--json'],
  ['upgrade', 'head', '--sql'],
  ['impact'],
  ['rehearse', 'a2', '--json'],
  ['apply', 'plan.json'],
  ['upgrade', 'a2', '--confirm', 'it', '--json'],
  ['upgrade', 'head', '--confirm', 'it'],
  ['current', '--json'],
  ['current'],
  ['ledger'],
  ['ledger', '--json'],
  ['history', '--table'],
  ['check'],
  ['check', '--format', 'sarif'],
  ['check', '--against', 'main'],
  ['lint', '--json'],
  ['schema'],
  ['diff', 'heads', 'it', '--json'],
  ['drift'],
  ['blame', 't.id'],
  ['rescue'],
  ['label', 'it'],
  ['create', 'sqlite:///made.db', '--json'],
  ['restore'],
  ['revision', 'more', '--json'],
  ['stamp', 'a1', '--confirm', 'it', '--reason', 'why'],
  ['downgrade', 'base', '--confirm', 'it', '--reason', 'why', '--destroy', 'table t'],
  ['reset', '--json'],
]

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

/** Every file below a folder that is not one of those that were given. */
function left(folder: string, given: ReadonlySet<string>, below = ''): readonly string[] {
  return readdirSync(join(folder, below)).flatMap((name) => {
    const path = join(below, name)
    if (given.has(path)) return []
    return statSync(join(folder, path)).isDirectory() ? left(folder, given, path) : [path]
  })
}

function hitsIn(session: CliSession, given: ReadonlySet<string>): readonly string[] {
  return left(session.root, given).filter((path) => readFileSync(join(session.root, path)).includes(canary))
}

/** Everything that Headway and the revisions wrote into the database. */
async function held(): Promise<string> {
  const tables = await database.query(
    `select table_schema || '.' || quote_ident(table_name) as name from information_schema.tables
      where table_schema not in ('pg_catalog', 'information_schema')`,
  )
  const rows = await Promise.all(tables.map(({ name }) => database.query(`select * from ${String(name)}`)))
  return JSON.stringify(rows)
}

/** Runs the commands at a place; what told the password, and where. */
async function leaks(place: CanaryPlace, ran: typeof commands): Promise<readonly string[]> {
  const session = createCliSession(null)
  const before = { ...process.env }
  Object.assign(process.env, place.environment)
  const found: string[] = []
  try {
    for (const [path, text] of Object.entries(place.files)) session.write(path, text)
    const given = new Set(Object.keys(place.files))
    for (const command of ran) {
      const told = await session.run(...command, ...(place.url === null ? [] : ['--url', place.url]))
      const name = `${place.name}: ${command.join(' ')}`
      if ((told.out + told.err).includes(canary)) found.push(`${name}\n${told.out}${told.err}`)
      found.push(...hitsIn(session, given).map((path) => `${name}, file ${path}`))
    }
    if ((await held()).includes(canary)) found.push(`${place.name}: in the database`)
    return found
  } finally {
    for (const key of Object.keys(place.environment)) {
      if (before[key] === undefined) delete process.env[key]
      else process.env[key] = before[key]
    }
    session.remove()
  }
}

/** At every commit a part: each place with some of the commands, and each command at some place. */
const isLong = process.env['SOAK'] !== undefined

test('no command tells a password, wherever it stands and whatever fails', async () => {
  const found: string[] = []
  let times = 0
  for (const [index, place] of canaryPlaces(database).entries()) {
    const ran = isLong ? commands : commands.filter((_, at) => at % 23 === index)
    times += ran.length
    const told = await leaks(place, ran)
    if (isLong) console.log(`${place.name}: ${ran.length} commands, ${told.length} tell it`, told.slice(0, 3))
    found.push(...told)
    await database.query(
      'drop schema public cascade; create schema public; drop schema if exists headway cascade',
    )
  }
  console.log(`looked for in ${times} places`)
  expect(found).toEqual([])
}, 900_000)

test('what is looked for is found where it is told', async () => {
  const session = createCliSession(null)
  try {
    session.write('told.txt', canary)
    expect(hitsIn(session, new Set())).toEqual(['told.txt'])
    expect(hitsIn(session, new Set(['told.txt']))).toEqual([])
    expect(existsSync(join(session.root, 'told.txt'))).toBe(true)
  } finally {
    session.remove()
  }
})

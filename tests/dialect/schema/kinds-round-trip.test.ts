import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderer } from '../../../electron/engine/dialects/postgres/render-statements.ts'
import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import { createTestDatabase, type TestDatabase } from '../../helpers/postgres.ts'
import { openRawPostgres, snapshotOf, type RawSession } from '../../helpers/raw-session.ts'
import { firstSeed, soakFactor } from '../../helpers/soak.ts'
import { objectKinds, plainTable } from './kinds-of-objects.ts'
import { seeded } from './random.ts'
import { roundTrip } from './round-trip.ts'

const pairs = Number(process.env['SCHEMA_PAIRS'] ?? 40 * soakFactor)
const start = Number(process.env['SCHEMA_SEED'] ?? firstSeed)

let database: TestDatabase
let session: RawSession
let version = 0

beforeAll(async () => {
  database = await createTestDatabase()
  const { host, port, user } = database.settings
  session = await openRawPostgres({ host, port, user: user ?? 'postgres', database: database.name })
  const [row] = await session.run('SHOW server_version_num')
  version = Math.floor(Number(row?.['server_version_num']) / 10_000)
  await session.run('CREATE ROLE kinds_pair_role')
})

afterAll(async () => {
  await session.run('DROP ROLE kinds_pair_role')
  await session.close()
  await database.drop()
})

/** What default privileges give to new objects is the server's doing beside the statements. */
const usable = objectKinds
  .map((kind, at) => ({ ...kind, at }))
  .filter((each) => each.notCompared === undefined && each.kind !== 'default privileges')

/**
 * Several kinds, each in a schema of its own beside its own plain table. Two that want the same name beyond a schema do
 * not go together: the second is left out.
 */
async function build(kinds: readonly (typeof usable)[number][]): Promise<SchemaSnapshot> {
  await session.run('BEGIN')
  for (const { at, base = '', sql } of kinds) {
    const text = `${plainTable} ${base} ${sql}`.replaceAll('kinds_role', 'kinds_pair_role')
    await session.run('SAVEPOINT kind')
    try {
      await session.script(
        `CREATE SCHEMA kind_${at}; SET LOCAL search_path = kind_${at}, public; ${text.replaceAll(/\bother\b/g, `other_${at}`)}`,
      )
    } catch (error) {
      if (!String(error).includes('already exists')) throw error
      await session.run('ROLLBACK TO kind')
    }
  }
  await session.run('SET LOCAL search_path = public')
  return await snapshotOf(session)
}

async function tryPair(seed: number): Promise<string | null> {
  const random = seeded(seed)
  const possible = usable.filter((each) => version >= (each.since ?? 0))
  const draw = () => random.some(possible, 2 + random.int(8))
  const [both, one, other] = [draw(), draw(), draw()]
  const joined = (more: typeof both) => [...new Set([...both, ...more])].toSorted((a, b) => a.at - b.at)
  try {
    const to = await build(joined(other))
    await session.run('ROLLBACK')
    const from = await build(joined(one))
    const { problem } = await roundTrip(session, renderer, { from, to, names: [] })
    return problem === null ? null : `seed ${seed}: ${problem}`
  } finally {
    await session.run('ROLLBACK')
  }
}

test(
  `${pairs} random pairs of all kinds of objects: there and back exactly`,
  { timeout: 300_000 * soakFactor },
  async () => {
    const problems: string[] = []
    for (let seed = start; seed < start + pairs && problems.length < 3; seed += 1) {
      const problem = await tryPair(seed)
      if (problem !== null) problems.push(problem)
    }
    expect(problems).toEqual([])
  },
)

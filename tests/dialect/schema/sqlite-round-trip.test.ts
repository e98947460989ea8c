import { expect, test } from 'vitest'
import { renderer } from '../../../electron/engine/dialects/sqlite/render-statements.ts'
import { openRawSqlite, snapshotOf } from '../../helpers/raw-session.ts'
import { mutateSqliteSpec, randomSqliteSpec, sqliteSpecSql } from './random-sqlite.ts'
import { randomTexts } from './random-texts.ts'
import { seeded } from './random.ts'
import { roundTrip } from './round-trip.ts'
import { firstSeed, soakFactor } from '../../helpers/soak.ts'

const pairs = Number(process.env['SCHEMA_PAIRS'] ?? 500 * soakFactor)
const start = Number(process.env['SCHEMA_SEED'] ?? firstSeed)

async function snapshotOfSql(sql: string) {
  const session = await openRawSqlite()
  try {
    await session.script(sql)
    return await snapshotOf(session)
  } finally {
    await session.close()
  }
}

async function tryPair(seed: number): Promise<string | null> {
  const random = seeded(seed)
  const a = randomSqliteSpec(random)
  const b = mutateSqliteSpec(random, a)
  const to = await snapshotOfSql(sqliteSpecSql(b, random.int(3), randomTexts(seed, 'after')))
  const session = await openRawSqlite()
  try {
    await session.script(sqliteSpecSql(a, random.int(3), randomTexts(seed, 'before')))
    const from = await snapshotOf(session)
    const { problem } = await roundTrip(session, renderer, { from, to, names: [] })
    return problem === null ? null : `seed ${seed}: ${problem}`
  } finally {
    await session.close()
  }
}

test(
  `${pairs} random pairs: the upgrade gives exactly the second schema, the downgrade exactly the first`,
  { timeout: 600_000 * soakFactor },
  async () => {
    const problems: string[] = []
    for (let seed = start; seed < start + pairs && problems.length < 3; seed += 1) {
      const problem = await tryPair(seed)
      if (problem !== null) problems.push(problem)
    }
    expect(problems).toEqual([])
  },
)

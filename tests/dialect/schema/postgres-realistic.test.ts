import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renderer } from '../../../electron/engine/dialects/postgres/render-statements.ts'
import { renderSchema } from '../../../electron/engine/schema/canonical-ddl.ts'
import { compareSnapshots } from '../../../electron/engine/schema/compare.ts'
import { renderChangesSql } from '../../../electron/engine/schema/render-sql.ts'
import { createTestDatabase } from '../../helpers/postgres.ts'
import { openRawPostgres, snapshotOf, type RawSession } from '../../helpers/raw-session.ts'
import { manyTables, postgresMutations } from './mutations.ts'
import { plain, roundTrip } from './round-trip.ts'

const folder = join(import.meta.dirname, '../../fixtures/schemas')
const fixture = (name: string) => readFileSync(join(folder, `${name}.postgres.sql`), 'utf8')

/** Each with the number of kinds of mutations that it has a place for, and how many kinds are tried. */
const schemas: readonly (readonly [name: string, sql: string, mutations: number, kinds?: number])[] = [
  ['rental shop', fixture('rental-shop'), 34],
  ['forum with full-text search', fixture('forum'), 29],
  ['ledger with partitions and row-level security', fixture('ledger'), 30],
  ['customers over several schemas', fixture('crm'), 28],
  ['event store', fixture('event-store'), 26],
  ['four hundred tables', manyTables(400, 6), 6, 6],
]

async function withDatabase<T>(sql: string, work: (session: RawSession) => Promise<T>): Promise<T> {
  const database = await createTestDatabase()
  const { host, port, user } = database.settings
  const session = await openRawPostgres({ host, port, user: user ?? 'postgres', database: database.name })
  try {
    if (sql !== '') await session.script(sql)
    return await work(session)
  } finally {
    await session.close()
    await database.drop()
  }
}

const cases = schemas.map(([name, sql, expectedMutations, kinds = 100]) => ({
  name,
  sql,
  expectedMutations,
  kinds,
}))

describe.each(cases)('$name', ({ sql, expectedMutations, kinds }) => {
  test(
    'loaded twice there is no difference, and the DDL shown is the same',
    { timeout: 120_000 },
    async () => {
      const [one, two] = [await withDatabase(sql, snapshotOf), await withDatabase(sql, snapshotOf)]
      expect(compareSnapshots(one, two).changes).toEqual([])
      expect(plain(one)).toEqual(plain(two))
      expect(one.notCompared).toEqual(two.notCompared)
      expect(renderSchema(one)).toBe(renderSchema(two))
    },
  )

  test('from an empty database and back', { timeout: 120_000 }, async () => {
    const to = await withDatabase(sql, snapshotOf)
    const problem = await withDatabase('', async (session) => {
      const from = await snapshotOf(session)
      await session.run('BEGIN')
      return (await roundTrip(session, renderer, { from, to, names: [] })).problem
    })
    expect(problem).toBeNull()
  })

  test(
    'one change of each kind: exactly that change is proposed, made and taken back',
    { timeout: 240_000 },
    async () => {
      await withDatabase(sql, async (session) => {
        const base = await snapshotOf(session)
        let made = 0
        for (const [kind, make] of Object.entries(postgresMutations).slice(0, kinds)) {
          const mutation = make(base)
          if (mutation === null) continue
          made += 1
          await session.run('BEGIN')
          await session.run(mutation.sql)
          const changed = await snapshotOf(session)
          await session.run('ROLLBACK')
          const renames = mutation.renames ?? []
          const { changes } = compareSnapshots(base, changed, { renames })
          expect({ kind, ids: changes.map((change) => change.id) }).toEqual({ kind, ids: mutation.expected })
          const { upgrade, downgrade } = renderChangesSql(changes, { renderer, from: base })
          await session.run('BEGIN')
          for (const statement of upgrade) await session.run(statement)
          expect({ kind, left: compareSnapshots(await snapshotOf(session), changed).changes }).toEqual({
            kind,
            left: [],
          })
          for (const statement of downgrade) await session.run(statement)
          expect({ kind, left: compareSnapshots(await snapshotOf(session), base).changes }).toEqual({
            kind,
            left: [],
          })
          await session.run('ROLLBACK')
        }
        expect(made).toBe(expectedMutations)
      })
    },
  )
})

import { introspection } from '../../../electron/engine/dialects/postgres/introspection.ts'
import { renderer } from '../../../electron/engine/dialects/postgres/render-statements.ts'
import { compareSnapshots, type CompareOptions } from '../../../electron/engine/schema/compare.ts'
import { renderChangesSql, type RenderedSql } from '../../../electron/engine/schema/render-sql.ts'
import type { Comparison } from '../../../shared/model/changes.ts'
import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import { createTestDatabase } from '../../helpers/postgres.ts'
import { openRawPostgres, snapshotOf, type RawSession } from '../../helpers/raw-session.ts'

/** A session on a fresh database that holds what `sql` makes. */
export async function withDatabase<T>(sql: string, work: (session: RawSession) => Promise<T>): Promise<T> {
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

/** The statements in one transaction, as a revision runs them. */
export async function runAll(session: RawSession, statements: readonly string[]): Promise<void> {
  await session.run('BEGIN')
  try {
    for (const sql of statements) await session.run(sql)
    await session.run('COMMIT')
  } catch (error) {
    await session.run('ROLLBACK')
    throw error
  }
}

export type Move = RenderedSql & {
  readonly from: SchemaSnapshot
  readonly to: SchemaSnapshot
  readonly comparison: Comparison
}

/** What autogenerate proposes for the session's database and a model. */
export async function moveTo(
  session: RawSession,
  model: string,
  options: CompareOptions = {},
): Promise<Move> {
  const from = await snapshotOf(session)
  const to = await withDatabase(model, (other) => snapshotOf(other))
  const comparison = compareSnapshots(from, to, { toIsModel: true, ...options })
  return { from, to, comparison, ...renderChangesSql(comparison.changes, { renderer, from }) }
}

/** Changes that are left between the session's database and a schema. */
export async function left(session: RawSession, wanted: SchemaSnapshot): Promise<string[]> {
  return compareSnapshots(await snapshotOf(session), wanted).changes.map((change) => change.title)
}

/** Upgrades the session's database to the model and back; both ends must be reached exactly. */
export async function thereAndBack(
  session: RawSession,
  model: string,
): Promise<{ readonly move: Move; readonly up: string[]; readonly down: string[] }> {
  const move = await moveTo(session, model)
  await runAll(session, move.upgrade)
  const up = await left(session, move.to)
  await runAll(session, move.downgrade)
  return { move, up, down: await left(session, move.from) }
}

/** Kinds that the database has and the query `present` does not name: nobody would ask for them. */
export async function overlooked(session: RawSession): Promise<string[]> {
  const { always, ifPresent } = introspection.queries({ schemas: [] })
  const present = new Set((await session.again(always['present'] ?? '')).map((row) => row['name']))
  const found: string[] = []
  for (const [name, sql] of Object.entries(ifPresent))
    if (!present.has(name) && (await session.again(sql)).length > 0) found.push(name)
  return found
}

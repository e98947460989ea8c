import { HeadwayError } from '../../../../shared/errors.ts'
import { sqliteName as name } from './names.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { Row, Session } from '../dialect.ts'
import type { MoveGuard } from '../operation-rules.ts'
import type { SchemaMove } from '../schema-renderer.ts'
import { judgeCheck, rebuildChecks, type RebuildCheck } from './rebuild-checks.ts'
import { rebuiltTables } from './render-statements.ts'

/** A query that must go on compiling, and what it stands for. */
type Compiled = { readonly what: string; readonly sql: string }

/** Views, and statements that fire triggers: SQLite only resolves names when these are compiled. */
function compiledQueries(snapshot: SchemaSnapshot): Compiled[] {
  const views = snapshot.views.map((view) => ({
    what: `view ${view.name}`,
    sql: `EXPLAIN SELECT * FROM ${name(view.name)}`,
  }))
  const triggers = snapshot.triggers.flatMap((trigger) => {
    const table = snapshot.tables.find((each) => each.name === trigger.table)
    const on = name(trigger.table)
    const columns =
      table?.columns.filter((column) => column.generated === null).map((column) => name(column.name)) ?? []
    const what = `trigger ${trigger.name} on ${trigger.table}`
    const update = columns.map((column) => `${column} = ${column}`).join(', ')
    return [
      { what, sql: `EXPLAIN DELETE FROM ${on}` },
      { what, sql: `EXPLAIN INSERT INTO ${on} DEFAULT VALUES` },
      ...(update === '' ? [] : [{ what, sql: `EXPLAIN UPDATE ${on} SET ${update}` }]),
    ]
  })
  return [...views, ...triggers]
}

/** The error of each query, in the order of the list; null where it compiles. */
async function compile(session: Session, queries: readonly Compiled[]): Promise<(string | null)[]> {
  const answers: (string | null)[] = []
  for (const { sql } of queries) {
    answers.push(
      await session.query(sql).then(
        () => null,
        (error: unknown) => (error instanceof HeadwayError ? error.data.message : String(error)),
      ),
    )
  }
  return answers
}

/** The rows of a check; null where it cannot be asked: a foreign key elsewhere points at no key. */
async function ask(session: Session, check: RebuildCheck): Promise<readonly Row[] | null> {
  try {
    return (await session.query(check.sql)).rows
  } catch (error) {
    if (check.what === 'foreign keys' && error instanceof HeadwayError) return null
    throw error
  }
}

function lost(table: string, problems: readonly string[]): HeadwayError {
  return new HeadwayError(
    'objects_lost',
    `The change of ${table} would do more than was asked: ${problems[0]}.`,
    {
      problems: [...problems],
      hint: 'Nothing was changed. Drop or alter what stands on the table in this step, before the change.',
    },
  )
}

/**
 * Stands around a move. With a rebuild: the rows of every table, the objects, foreign keys and integrity, as
 * `rebuildChecks` says. With any move: views and triggers that could be compiled before can be compiled after.
 */
export async function guardMove(session: Session, move: SchemaMove): Promise<MoveGuard> {
  const rebuilt = rebuiltTables(move)
  await requireSwitchedOff(session, rebuilt)
  const checks = rebuilt.length === 0 ? [] : rebuildChecks(move.from, move.to, rebuilt)
  const before: (readonly Row[] | null)[] = []
  for (const check of checks) before.push(await ask(session, check))
  const wasSound = await compile(session, compiledQueries(move.from))
  const unsound = new Set(
    compiledQueries(move.from).flatMap((each, at) => (wasSound[at] === null ? [] : [each.sql])),
  )
  const subject = rebuilt.join(', ') || 'the table'
  return {
    async verify() {
      for (const [at, check] of checks.entries()) {
        const old = before[at] ?? null
        const now = old === null ? null : await ask(session, check)
        if (old === null || now === null) continue
        const problems = judgeCheck(check, old, now)
        if (problems.length === 0) continue
        if (check.what !== 'foreign keys') throw lost(subject, problems)
        throw new HeadwayError(
          'foreign_keys_violated',
          `The change of ${subject} leaves rows without their parent.`,
          {
            problems: [...problems],
            hint: 'Nothing was changed. Delete or update the rows that refer to nothing, earlier in this step.',
          },
        )
      }
      const queries = compiledQueries(move.to)
      const answers = await compile(session, queries)
      const broken = queries.flatMap(({ what, sql }, at) => {
        const answer = answers[at] ?? null
        const old = sql.startsWith('EXPLAIN UPDATE')
          ? [...unsound].some((each) => each.startsWith(updateOf(sql)))
          : unsound.has(sql)
        return answer === null || old ? [] : [`${what} would not work any more: ${answer}`]
      })
      if (broken.length > 0) throw lost(subject, [...new Set(broken)])
    },
  }
}

/** The part of an UPDATE that is the same whatever columns there are. */
function updateOf(sql: string): string {
  return sql.slice(0, sql.indexOf(' SET ') + 5)
}

/** With foreign keys on, dropping the old table would delete the rows that refer to it (lang_altertable.html). */
async function requireSwitchedOff(session: Session, rebuilt: readonly string[]): Promise<void> {
  if (rebuilt.length === 0) return
  const { rows } = await session.query('PRAGMA foreign_keys')
  if (rows[0]?.['foreign_keys'] !== 1 && (await session.dialect.inTransaction(session))) return
  throw new HeadwayError(
    'unsupported',
    `${rebuilt.join(', ')} must be made anew, which takes a transaction.`,
    {
      hint: 'Take "transaction = false" out of the revision, or do this inside knex.transaction().',
    },
  )
}

import { sqliteName as name } from './names.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { Row } from '../dialect.ts'

/** A query that is run before the first statement and again before COMMIT, and how its answers are judged. */
export type RebuildCheck = {
  readonly what: 'rows' | 'objects' | 'foreign keys' | 'integrity'
  readonly sql: string
  /** For `objects`: names that the schema had before and those it must have in the end. */
  readonly known: readonly string[]
  readonly expected: readonly string[]
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

function countQuery(tables: readonly string[]): string {
  const one = (table: string) => `SELECT ${literal(table)} AS name, count(*) AS n FROM ${name(table)}`
  return tables.length === 0 ? 'SELECT NULL AS name, 0 AS n WHERE 0' : tables.map(one).join(' UNION ALL ')
}

const objectsOf = (snapshot: SchemaSnapshot): string[] =>
  [
    ...snapshot.tables.flatMap((table) => table.indexes.map((each) => `index ${each.name}`)),
    ...snapshot.views.map((view) => `view ${view.name}`),
    ...snapshot.triggers.map((trigger) => `trigger ${trigger.name}`),
  ].toSorted()

/** SQLite takes at most 500 terms in a compound SELECT. */
const termLimit = 400

/**
 * What must hold before a rebuild is committed: every table that stays has its number of rows, the triggers, indexes
 * and views are those of `after`, no foreign key is newly broken, and the rebuilt tables are sound.
 */
export function rebuildChecks(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  rebuilt: readonly string[],
): readonly RebuildCheck[] {
  const stays = new Set(after.tables.map((table) => table.name))
  const kept = before.tables.map((table) => table.name).filter((each) => stays.has(each))
  const chunks = Array.from({ length: Math.ceil(kept.length / termLimit) }, (_, i) =>
    kept.slice(i * termLimit, (i + 1) * termLimit),
  )
  return [
    ...chunks.map((tables) => ({ what: 'rows' as const, sql: countQuery(tables), known: [], expected: [] })),
    {
      what: 'objects',
      sql: "SELECT type || ' ' || name AS name FROM sqlite_schema WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL",
      known: objectsOf(before),
      expected: objectsOf(after),
    },
    { what: 'foreign keys', sql: 'PRAGMA foreign_key_check', known: [], expected: [] },
    ...rebuilt.map((table) => ({
      what: 'integrity' as const,
      sql: `PRAGMA integrity_check(${name(table)})`,
      known: [],
      expected: [],
    })),
  ]
}

function rowProblems(before: readonly Row[], after: readonly Row[]): string[] {
  const counts = new Map(after.map((row) => [row['name'], row['n']]))
  return before.flatMap((row) => {
    const now = counts.get(row['name'])
    return now === row['n']
      ? []
      : [`table ${String(row['name'])} had ${String(row['n'])} rows and has ${String(now)}`]
  })
}

function objectProblems(check: RebuildCheck, before: readonly Row[], after: readonly Row[]): string[] {
  const names = (rows: readonly Row[]) => rows.map((row) => String(row['name']))
  const known = new Set(check.known)
  const found = new Set(names(after))
  // What the snapshot does not know must be as it was.
  const wanted = new Set([...check.expected, ...names(before).filter((each) => !known.has(each))])
  return [
    ...[...wanted].filter((each) => !found.has(each)).map((each) => `${each} is gone`),
    ...[...found].filter((match) => !wanted.has(match)).map((match) => `${match} was not there before`),
  ]
}

function foreignKeyProblems(before: readonly Row[], after: readonly Row[]): string[] {
  const text = (row: Row) => `${String(row['table'])} refers to a missing row of ${String(row['parent'])}`
  const counts = Map.groupBy(before, text)
  const now = Map.groupBy(after, text)
  return [...now].filter(([key, rows]) => rows.length > (counts.get(key)?.length ?? 0)).map(([key]) => key)
}

/** What went wrong, by name; empty where all is well. `before` and `after` are the answers of the check's query. */
export function judgeCheck(
  check: RebuildCheck,
  before: readonly Row[],
  after: readonly Row[],
): readonly string[] {
  if (check.what === 'rows') return rowProblems(before, after)
  if (check.what === 'objects') return objectProblems(check, before, after)
  if (check.what === 'foreign keys') return foreignKeyProblems(before, after)
  return after.map((row) => String(row['integrity_check'])).filter((each) => each !== 'ok')
}

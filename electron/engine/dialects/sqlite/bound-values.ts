import { exactJson } from '../../../../shared/exact-json.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { Row } from '../../../../shared/door-protocol.ts'
import { inlineBindings } from '../../sql/inline-bindings.ts'
import { quoteName } from '../version-table-sql.ts'
import { lexicalRules } from './sql-rules.ts'

/**
 * A statement with values as the driver can be handed them. It knows no bigint, which are written into the statement;
 * of a list or an object it would make the text "[object Object]", and of NaN NULL. Throws a TypeError that names what
 * cannot be kept.
 */
export function boundStatement(
  sql: string,
  bindings: readonly unknown[],
): { readonly sql: string; readonly values: readonly unknown[] } {
  const values = bindings.map(boundValue)
  if (!values.some((value) => typeof value === 'bigint')) return { sql, values }
  const written = inlineBindings(sql, values, lexicalRules, (value) =>
    typeof value === 'bigint' ? `(${value})` : '?',
  )
  return { sql: written, values: values.filter((value) => typeof value !== 'bigint') }
}

function boundValue(value: unknown): unknown {
  if (value === undefined) throw new TypeError('undefined is no value: write null.')
  if (Number.isNaN(value)) throw new TypeError('SQLite has no NaN: it would keep NULL.')
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) !== value)
    throw new TypeError(`${value} is beyond SQLite's integers of 64 bits: write it as a text.`)
  if (value instanceof Date) return value.getTime()
  if (value instanceof Uint8Array) return Buffer.isBuffer(value) ? value : Buffer.from(value)
  return typeof value === 'object' && value !== null ? exactJson(value) : value
}

/**
 * Rows with integers beyond 2^53 as bigint, which the driver rounds: the database is asked for those columns again, as
 * texts. Throws `sql_failed` where it cannot be asked without doing something twice.
 */
export async function exactRows(
  sql: string,
  rows: readonly Row[],
  ask: (sql: string) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const columns = Object.keys(rows[0] ?? {}).filter((name) => rows.some((row) => isRounded(row[name])))
  if (columns.length === 0) return rows
  const inner = `(\n${sql.replace(/[\s;]+$/, '')}\n)`
  const isQuestion = /^\s*(?:select|values|with)\b/i.test(sql) && !/\breturning\b/i.test(sql)
  if (!isQuestion || !(await hasOwnNames(rows, inner, ask))) throw notExact(columns, sql)
  const texts = columns.map(
    (name, at) =>
      `iif(typeof(${quoteName(name)}) = 'integer', CAST(${quoteName(name)} AS TEXT), NULL) AS c${at}`,
  )
  const asked = await ask(`SELECT ${texts.join(', ')} FROM ${inner}`)
  return rows.map((row, index) => {
    const exact: Record<string, unknown> = { ...row }
    for (const [at, name] of columns.entries()) {
      const text = asked[index]?.[`c${at}`]
      if (!isRounded(row[name]) || typeof text !== 'string') continue
      if (Number(text) !== row[name]) throw notExact(columns, sql)
      exact[name] = BigInt(text)
    }
    return exact
  })
}

function isRounded(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
}

/** Columns of one name are one in a row of the driver's, and two in the database's. */
async function hasOwnNames(
  rows: readonly Row[],
  inner: string,
  ask: (sql: string) => Promise<readonly Row[]>,
): Promise<boolean> {
  const [first] = await ask(`SELECT * FROM ${inner} LIMIT 1`)
  return Object.keys(first ?? {}).length === Object.keys(rows[0] ?? {}).length
}

function notExact(columns: readonly string[], sql: string): HeadwayError {
  return new HeadwayError(
    'sql_failed',
    `${columns.join(', ')} holds an integer beyond 2^53 that cannot be read exactly here.`,
    {
      sql,
      hint: 'Read it as text: CAST(column AS TEXT), in a SELECT of its own with a name for each column.',
    },
  )
}

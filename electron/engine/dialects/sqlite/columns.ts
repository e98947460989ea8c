import type { QueryResult } from '../dialect.ts'

type Ask = (sql: string) => Promise<QueryResult>
type Columns = NonNullable<QueryResult['columns']>

/**
 * A statement's answer in columns. The driver keys each row by column name, so two things are asked for again, for
 * statements that only read: the column names of an empty answer, and columns that share a name.
 */
export async function queryColumns(sql: string, ask: Ask): Promise<QueryResult> {
  const text = sql.replace(comments, '').replace(/[\s;]+$/, '')
  const isSelect = /^(?:select|with|values)\b/i.test(text)
  const result = await ask(isSelect && mayRepeatNames(text) ? `SELECT * FROM (${text})` : sql)
  if (result.rowCount !== null && result.rows.length === 0 && !returns(text))
    return { ...result, columns: [], values: [] }
  const { rows } = result
  const names = rows[0] === undefined ? await namesOf(text, ask) : Object.keys(rows[0])
  const columns: Columns = returns(text) ? names.map((name) => [plainName(name), null]) : []
  const values = rows.map((row) => names.map((name) => packed(row[name])))
  // Python's driver reports no row count for queries.
  return { ...result, rows: [], fields: [], rowCount: isSelect ? null : result.rowCount, columns, values }
}

const comments = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/

function returns(text: string): boolean {
  return /^(?:select|with|values|pragma|explain)\b|\breturning\b/i.test(text)
}

/** Two columns of one name before FROM, or a star over several tables. */
function mayRepeatNames(text: string): boolean {
  if (!/^select\b/i.test(text)) return false
  const list = text.slice(6, /\bfrom\b/i.exec(text)?.index ?? text.length)
  if (/\*/.test(list)) return /\bjoin\b|\bfrom\b[^()]*,/i.test(text)
  const names = list.split(',').map((part) => /(\w+)["'`\]]?\s*$/.exec(part)?.[1]?.toLowerCase() ?? '')
  return new Set(names).size < names.length
}

/** A subquery calls the second column of a name `id:1`. */
function plainName(name: string): string {
  return name.replace(/:\d+$/, '')
}

/** Column names of a statement without rows: a join that misses has one row of nulls, and its names. */
async function namesOf(text: string, ask: Ask): Promise<readonly string[]> {
  const table = tableOf(text)
  if (table === null) return returningNames(text)
  try {
    const { rows } = await ask(`SELECT q.* FROM (SELECT 1) LEFT JOIN ${table} AS q`)
    return Object.keys(rows[0] ?? {})
  } catch {
    return ['?column?']
  }
}

/** What a statement reads, as a table that can be joined; null where it is no read. */
function tableOf(text: string): string | null {
  const pragma = /^pragma\s+(?:(\w+|"[^"]+")\.)?(\w+)\s*(?:\(([^)]*)\))?$/i.exec(text)
  if (pragma !== null) {
    const [, schema, name, argument] = pragma
    const parts = [argument, schema === undefined ? undefined : `'${schema.replaceAll('"', '')}'`]
    return `pragma_${name}(${parts.filter((part) => part !== undefined).join(', ')})`
  }
  return /^(?:select|with|values)\b/i.test(text) ? `(${text})` : null
}

function returningNames(text: string): readonly string[] {
  const list = /\breturning\b([\s\S]*)$/i.exec(text)?.[1] ?? ''
  return list.split(',').map((part) => /(\w+)["'`\]]?\s*$/.exec(part)?.[1] ?? '?column?')
}

function packed(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $b: Buffer.from(value).toString('base64') }
  if (typeof value === 'bigint') return { $i: value.toString() }
  // JSON has no infinity.
  return typeof value === 'number' && !Number.isFinite(value) ? { $f: value > 0 ? 'inf' : '-inf' } : value
}

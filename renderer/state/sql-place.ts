import type { ErrorData } from '../../shared/errors.ts'

/** A part of a text, in characters from its start. */
type TextSpan = { readonly from: number; readonly to: number }

const patterns = [
  /near "([^"]+)"/i,
  /at or near "([^"]+)"/i,
  /no such (?:table|column|index|view|function|trigger): ([\w$]+(?:\.[\w$]+)*)/i,
  /no column named (\w+)/i,
  /(?:relation|column|table|type|index|function|schema|constraint|view|role) "([^"]+)"/i,
  /duplicate column name: (\w+)/i,
  /(?:table|index|view) "?([\w.]+)"? already exists/i,
  /constraint failed: [\w.]+\.(\w+)/i,
]

/**
 * Where in its statement an SQL error happened, as far as the database's words say: the thing it names.
 * Null where it names nothing that the statement holds.
 */
export function placeInSql(error: Pick<ErrorData, 'sql' | 'message' | 'detail'>): TextSpan | null {
  const { sql } = error
  if (sql === null) return null
  for (const pattern of patterns) {
    const named = pattern.exec(error.message)?.[1] ?? pattern.exec(error.detail ?? '')?.[1]
    if (!named) continue
    const span = findName(sql, named) ?? findName(sql, named.split('.').at(-1) ?? named)
    if (span) return span
  }
  return null
}

function findName(sql: string, name: string): TextSpan | null {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const match = new RegExp(`(?<![\\w$])${escaped}(?![\\w$])`, 'i').exec(sql)
  return match ? { from: match.index, to: match.index + match[0].length } : null
}

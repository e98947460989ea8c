import { lexSql, type SqlToken } from '../../sql/lexer.ts'
import { lexicalRules } from './sql-rules.ts'

/** The characters that a string token stands for; null for the forms that are not rewritten (E, U&, bits). */
function contentOf({ text }: SqlToken): string | null {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'")
  const tag = /^\$[^$]*\$/.exec(text)?.[0]
  return tag === undefined ? null : text.slice(tag.length, -tag.length)
}

/** PostgreSQL 4.1.2.2: a string with C-style escapes. */
function escapeString(content: string): string {
  const escaped = content
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "''")
    .replaceAll('\r', String.raw`\r`)
  return `E'${escaped}'`
}

/**
 * The statement with its strings that hold carriage returns written with escapes: in a file an editor or version
 * control would turn them into line ends. All other text stays as it is. Pure.
 */
export function withoutReturns(sql: string): string {
  if (!sql.includes('\r')) return sql
  let out = ''
  let at = 0
  for (const token of lexSql(sql, lexicalRules)) {
    const content = token.kind === 'string' && token.text.includes('\r') ? contentOf(token) : null
    if (content === null) continue
    out += sql.slice(at, token.start) + escapeString(content)
    at = token.end
  }
  return out + sql.slice(at)
}

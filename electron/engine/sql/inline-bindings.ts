import type { Dialect } from '../dialects/dialect.ts'
import { tokenize } from './tokenizer.ts'
import type { LexicalRules } from './tokenizer.ts'

/**
 * A statement with its bindings written out as literals, so that it runs as it is with psql or sqlite3.
 * `?` takes the next binding, `$n` the n-th. What cannot be tokenized stays as it was.
 */
export function inlineBindings(
  sql: string,
  bindings: readonly unknown[],
  rules: LexicalRules,
  quoteLiteral: Dialect['quoteLiteral'],
): string {
  if (bindings.length === 0) return sql
  const parts: string[] = []
  let at = 0
  let next = 0
  const tokens = tokenize(sql, rules)
  for (const [index, token] of tokens.entries()) {
    if (token.start < at || token.kind !== 'symbol') continue
    const number = tokens[index + 1]
    const numbered = token.word === '$' && number?.kind === 'number' && number.start === token.end
    if (!numbered && token.word !== '?') continue
    const position = numbered ? Number(sql.slice(number.start, number.end)) - 1 : next++
    if (position >= bindings.length) continue
    parts.push(sql.slice(at, token.start), quoteLiteral(bindings[position]))
    at = numbered ? number.end : token.end
  }
  return parts.join('') + sql.slice(at)
}

import type { Dialect } from '../dialects/dialect.ts'
import { tokenize } from './lexer.ts'
import type { LexicalRules } from './lexical-rules.ts'

/**
 * A statement with its bindings written out as literals, so that it runs as it is with psql or sqlite3.
 * `?` takes the next binding, or `$n` the n-th where that is the dialect's placeholder. A negative number gets
 * parentheses behind an operator: two minus signs would begin a comment.
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
    if (token.start < at || token.kind !== 'punctuation') continue
    const number = tokens[index + 1]
    const numbered = token.word === '$' && number?.kind === 'number' && number.start === token.end
    // With numbered placeholders a `?` is an operator (jsonb).
    if (!numbered && (token.word !== '?' || rules.dollarQuotes)) continue
    const position = numbered ? Number(sql.slice(number.start, number.end)) - 1 : next++
    if (position >= bindings.length) continue
    const literal = quoteLiteral(bindings[position])
    const apart = literal.startsWith('-') && !['(', ','].includes(tokens[index - 1]?.word ?? '')
    parts.push(sql.slice(at, token.start), apart ? `(${literal})` : literal)
    at = numbered ? number.end : token.end
  }
  return parts.join('') + sql.slice(at)
}

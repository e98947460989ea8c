import { lexicalRules } from '../sql-rules.ts'
import type { Constraint } from 'libpg-query'
import { lexSql } from '../../../sql/lexer.ts'
import { calledFunctions } from './called-code.ts'

/** The condition of a CHECK as written in `sql`; null where it calls code, which is not run for counting. */
export function checkCondition({ location = 0, raw_expr }: Constraint, sql: string): string | null {
  if (calledFunctions(raw_expr).length > 0) return null
  // The parser counts bytes.
  const start = Buffer.from(sql).subarray(0, location).toString().length
  const tokens = lexSql(sql.slice(start), lexicalRules)
  const open = tokens.findIndex(({ kind, value }) => kind === 'word' && value === 'check') + 1
  if (tokens[open]?.text !== '(') return null
  let depth = 0
  for (const token of tokens.slice(open)) {
    if (token.text === '(') depth += 1
    if (token.text === ')') depth -= 1
    if (depth === 0) return sql.slice(start + (tokens[open]?.end ?? 0), start + token.start).trim()
  }
  return null
}

import type { StatementEffect } from '../../../../shared/model/effects.ts'
import type { ReadEffects } from '../../sql/effects.ts'
import { effectOf, unknownEffect } from '../../sql/effects.ts'
import { LONG, plainInsert } from './effects/plain-insert.ts'
import { loadParser } from './effects/parser.ts'
import type { Parser } from './effects/parser.ts'
import type { Reading } from './effects/reading.ts'
import { nodeEffects } from './effects/statements.ts'

/** Blocks within blocks, deeper than anybody writes them. */
const MAX_DEPTH = 8

/** Longest text that is parsed: the parser's memory grows with it and is never given back. */
const MAX_LENGTH = 1_000_000

/** What statements do, by PostgreSQL's own parser; where it cannot be loaded nothing is certain. */
export const readEffects: ReadEffects = async (statements) => {
  if (statements.length === 0) return []
  const parser = await loadParser().catch(() => null)
  let escapes = false
  return statements.map((sql) => {
    // The parser reads a backslash as itself; the session may have been told otherwise.
    if (parser === null || (escapes && sql.includes('\\'))) return [unknownEffect(sql)]
    const effects = textEffects(parser, sql, 0)
    escapes ||= effects.some(
      ({ effect, detail }) => effect === 'setting' && detail === 'standard_conforming_strings',
    )
    return effects
  })
}

function textEffects(parser: Parser, sql: string, depth: number): StatementEffect[] {
  if (sql.length > LONG) {
    const table = plainInsert(sql)
    if (table !== null) return [effectOf('insert', table)]
  }
  if (depth > MAX_DEPTH || sql.length > MAX_LENGTH) return [unknownEffect(sql)]
  try {
    const nodes = parser.statements(sql)
    const reading: Reading = { parser, sql, nested: (text) => textEffects(parser, text, depth + 1) }
    return nodes.flatMap((node) => nodeEffects(node, reading))
  } catch {
    return [unknownEffect(sql)]
  }
}

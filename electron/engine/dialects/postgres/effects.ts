import type { StatementEffect } from '../../../../shared/model/effects.ts'
import type { ReadEffects } from '../../sql/effects.ts'
import { unknownEffect } from '../../sql/effects.ts'
import { loadParser } from './effects/parser.ts'
import type { Parser } from './effects/parser.ts'
import type { Reading } from './effects/reading.ts'
import { nodeEffects } from './effects/statements.ts'

/** Blocks within blocks, deeper than anybody writes them. */
const MAX_DEPTH = 8

/** What statements do, by PostgreSQL's own parser; where it cannot be loaded nothing is certain. */
export const readEffects: ReadEffects = async (statements) => {
  if (statements.length === 0) return []
  const parser = await loadParser().catch(() => null)
  return statements.map((sql) => (parser === null ? [unknownEffect(sql)] : textEffects(parser, sql, 0)))
}

function textEffects(parser: Parser, sql: string, depth: number): StatementEffect[] {
  if (depth > MAX_DEPTH) return [unknownEffect(sql)]
  try {
    const nodes = parser.statements(sql)
    const reading: Reading = { parser, sql, nested: (text) => textEffects(parser, text, depth + 1) }
    return nodes.flatMap((node) => nodeEffects(node, reading))
  } catch {
    return [unknownEffect(sql)]
  }
}

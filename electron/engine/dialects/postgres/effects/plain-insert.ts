import type { EffectObject } from '../../../../../shared/model/effects.ts'

/** From this length on an INSERT of literals is told by its text: its tree would be a thousand times as large. */
export const LONG = 50_000

const head =
  /^\s*insert\s+into\s+(?:("(?:[^"]|"")+"|[a-z_][\w$]*)\s*\.\s*)?("(?:[^"]|"")+"|[a-z_][\w$]*)\s*(?:\([\w$\s,"]*\)\s*)?values\b/i

const words = new Set(['null', 'true', 'false', 'default', 'on', 'conflict', 'do', 'nothing'])

/** The table of a long INSERT whose rows are literals and nothing else; null for every other statement. */
export function plainInsert(sql: string): EffectObject | null {
  const found = head.exec(sql)
  if (found === null) return null
  const rows = sql
    .slice(found[0].length)
    .replaceAll(/'(?:[^']|'')*'/g, "''")
    .replaceAll(/::\s*[a-z_]\w*/gi, '')
  if (/[^\s\d.,()+'\-a-z_;]|--|;\s*\S/i.test(rows)) return null
  for (const [word] of rows.matchAll(/(?<![\w.])[a-z_]\w*/gi)) if (!words.has(word.toLowerCase())) return null
  const [, schema, name = ''] = found
  return { kind: 'table', schema: schema === undefined ? null : folded(schema), name: folded(name) }
}

function folded(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase()
}

import type { EffectObject } from '../../../../shared/model/effects.ts'
import type { SqlToken } from '../../sql/lexer.ts'
import type { TokenCursor } from './token-cursor.ts'

/** A name, with its database before it; throws where there is none. */
export function nameAt(cursor: TokenCursor, kind: string): EffectObject {
  const first = nameOf(cursor.next(), cursor)
  if (!cursor.take('.')) return { kind, schema: null, name: first }
  return { kind, schema: first, name: nameOf(cursor.next(), cursor) }
}

function nameOf(token: SqlToken, cursor: TokenCursor): string {
  if (token.kind === 'word') return token.text
  if (token.kind === 'quoted') return token.value
  // SQLite takes a string for a name where it expects one.
  if (token.kind === 'string') return token.text.slice(1, -1).replaceAll("''", "'")
  throw cursor.unexpected()
}

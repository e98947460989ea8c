import type { StatementEffect } from '../../../../shared/model/effects.ts'
import { codeEffect, effectOf } from '../../sql/effects.ts'
import { nameAt } from './effects-names.ts'
import type { TokenCursor } from './token-cursor.ts'

/** Pragmas under which less is checked: whether a value, in small letters, does that. As pragma.c reads them. */
const guards: Readonly<Record<string, (value: string) => boolean>> = {
  foreign_keys: (value) => level(value, 0) === 0,
  ignore_check_constraints: (value) => level(value, 0) !== 0,
  synchronous: (value) => ((levels[value] ?? level(value, 1)) + 1) % 8 <= 1,
  journal_mode: (value) => 'off'.startsWith(value) || 'memory'.startsWith(value),
}

const levels: Readonly<Record<string, number>> = { full: 2, extra: 3 }
const words: Readonly<Record<string, number>> = { on: 1, yes: 1, true: 1, off: 0, no: 0, false: 0 }

/** A number by its first digits, or one of a few words; SQLite takes any other word for `otherwise`. */
function level(value: string, otherwise: number): number {
  const [digits] = /^(?:0x[\da-f]+|\d+)/.exec(value) ?? []
  return digits === undefined ? (words[value] ?? otherwise) : Number(digits) % 256
}

/** Pragmas that change the file's own tables past every check. */
const onSchema: Readonly<Record<string, string>> = {
  writable_schema: 'writes to the schema table',
  schema_version: 'a schema version by hand',
}

/** A pragma that is only read, a setting, or a guard that goes. */
export function pragmaEffects(cursor: TokenCursor): StatementEffect[] {
  cursor.next()
  const { name } = nameAt(cursor, 'pragma')
  const pragma = name.toLowerCase()
  if (!cursor.take('=') && !cursor.take('(')) return [effectOf('read', null)]
  const sign = cursor.take('-') ? '-' : ''
  if (sign === '') cursor.take('+')
  const value = sign + cursor.next().value.toLowerCase().replaceAll("'", '')
  const code = onSchema[pragma]
  if (code !== undefined) return [codeEffect(code)]
  const loosens = guards[pragma]
  if (loosens === undefined || !loosens(value)) return [effectOf('setting', null, { detail: name })]
  return [effectOf('disable', null, { detail: `${name} (${value})`, loses: 'guard' })]
}

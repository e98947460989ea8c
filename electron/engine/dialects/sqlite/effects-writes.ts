import type { EffectObject, StatementEffect } from '../../../../shared/model/effects.ts'
import { codeEffect, effectOf } from '../../sql/effects.ts'
import type { SqlToken } from '../../sql/lexer.ts'
import { nameAt } from './effects-names.ts'
import { TokenCursor } from './token-cursor.ts'

const verbs = new Set(['select', 'values', 'insert', 'replace', 'update', 'delete'])

/** What a query or a change does. Only its main verb writes: SQLite has no changes within WITH. */
export function writeEffects(tokens: readonly SqlToken[]): StatementEffect[] {
  const outer = outside(tokens)
  const from = tokens.findIndex((token) => isWord(token) && verbs.has(token.value) && outer.has(token))
  const cursor = new TokenCursor(tokens.slice(from), '')
  const verb = cursor.next().value
  const clauses = tokens.slice(from).filter((token) => outer.has(token))
  return changeEffects(verb, cursor, tokens, clauses).flatMap(withSchemaTable)
}

/** Tables that are the database itself: the effect of writing to them is unknown. */
const ownTables = /^sqlite_(?:temp_)?(?:master|schema)$|^sqlite_dbpage$/i

function withSchemaTable(effect: StatementEffect): StatementEffect[] {
  if (!ownTables.test(effect.object?.name ?? '')) return [effect]
  return [effect, codeEffect('writes to the schema table')]
}

function changeEffects(
  verb: string,
  cursor: TokenCursor,
  tokens: readonly SqlToken[],
  clauses: readonly SqlToken[],
): StatementEffect[] {
  switch (verb) {
    case 'delete':
      return deleteEffects(cursor, tokens, clauses)
    case 'update':
      return updateEffects(cursor, tokens, clauses)
    case 'insert':
    case 'replace':
      return insertEffects(cursor, verb, tokens)
    default:
      return [effectOf('read', null)]
  }
}

function isWord(token: SqlToken | undefined): token is SqlToken {
  return token?.kind === 'word'
}

/** The tokens outside parentheses. */
function outside(tokens: readonly SqlToken[]): ReadonlySet<SqlToken> {
  const found = new Set<SqlToken>()
  let depth = 0
  for (const token of tokens) {
    if (token.text === '(') depth += 1
    else if (token.text === ')') depth -= 1
    else if (depth === 0) found.add(token)
  }
  return found
}

function deleteEffects(
  cursor: TokenCursor,
  tokens: readonly SqlToken[],
  clauses: readonly SqlToken[],
): StatementEffect[] {
  cursor.expectWord('from')
  return [effectOf('delete', nameAt(cursor, 'table'), { loses: 'rows', everyRow: everyRow(tokens, clauses) })]
}

/** OR REPLACE deletes the rows that are in the way. */
function updateEffects(
  cursor: TokenCursor,
  tokens: readonly SqlToken[],
  clauses: readonly SqlToken[],
): StatementEffect[] {
  const action = cursor.takeWord('or') ? cursor.next().value : null
  const table = nameAt(cursor, 'table')
  const every = everyRow(tokens, clauses)
  const columns = setColumns(tokens, clauses)
  const update = effectOf('update', table, { columns, everyRow: every, loses: every ? 'values' : null })
  if (action !== 'replace') return [update]
  return [update, effectOf('delete', table, { loses: 'rows', certain: false })]
}

function insertEffects(cursor: TokenCursor, verb: string, tokens: readonly SqlToken[]): StatementEffect[] {
  const replaces = verb === 'replace' || (cursor.takeWord('or') && cursor.next().value === 'replace')
  cursor.expectWord('into')
  const table = nameAt(cursor, 'table')
  const insert = effectOf('insert', table, replaces ? { loses: 'rows', certain: false } : {})
  return [insert, ...searchCommand(cursor, table, tokens)]
}

/**
 * A full-text table is told to forget by an INSERT into the column that has its own name (SQLite, FTS5, section 6). Its
 * other commands lose nothing, and a table of plain rows may have such a column too.
 */
function searchCommand(
  cursor: TokenCursor,
  table: EffectObject,
  tokens: readonly SqlToken[],
): StatementEffect[] {
  if (!cursor.isText('(')) return []
  const own = cursor.parenthesised().some(({ value }) => value.toLowerCase() === table.name.toLowerCase())
  const forgets = tokens.some(({ kind, text }) => kind === 'string' && /^'delete(?:-all)?'$/i.test(text))
  return own && forgets ? [codeEffect(`a command to ${table.name}`)] : []
}

/** No WHERE outside parentheses, or one that names no column. */
function everyRow(tokens: readonly SqlToken[], clauses: readonly SqlToken[]): boolean {
  const where = clauses.find((token) => isWord(token) && token.value === 'where')
  if (where === undefined) return true
  const condition = tokens.slice(tokens.indexOf(where) + 1)
  const end = condition.findIndex(
    (token) =>
      clauses.includes(token) && isWord(token) && ['returning', 'order', 'limit'].includes(token.value),
  )
  const looked = end === -1 ? condition : condition.slice(0, end)
  return !looked.some((token, at) => {
    if (looked[at + 1]?.text === '(' || names.has(looked[at - 1]?.value ?? '')) return false
    return token.kind === 'quoted' || (isWord(token) && !constants.has(token.value))
  })
}

/** Words behind which a type or a collation stands. */
const names: ReadonlySet<string> = new Set(['as', 'collate'])

/** Words of a condition that look at no column. */
const constants: ReadonlySet<string> = new Set(
  `true false not and or null is between in like glob match regexp escape collate isnull notnull exists select
   distinct case when then else end as current_date current_time current_timestamp`.split(/\s+/),
)

/** Columns of SET: names before an equals sign, after SET or a comma. */
function setColumns(tokens: readonly SqlToken[], clauses: readonly SqlToken[]): string[] {
  const set = clauses.findIndex((token) => isWord(token) && token.value === 'set')
  const end = clauses.findIndex(
    (token, at) => at > set && isWord(token) && ['where', 'from', 'returning'].includes(token.value),
  )
  const part = clauses.slice(set + 1, end === -1 ? undefined : end)
  const single = part.flatMap((token, at) => {
    const starts = at === 0 || part[at - 1]?.text === ','
    if (!starts || part[at + 1]?.text !== '=') return []
    return [token.kind === 'word' ? token.text : token.value]
  })
  return single.length > 0 ? single : listedColumns(tokens, clauses[set])
}

/** SET (a, b) = (...). */
function listedColumns(tokens: readonly SqlToken[], set: SqlToken | undefined): string[] {
  const found: string[] = []
  for (let at = set === undefined ? tokens.length : tokens.indexOf(set) + 2; at < tokens.length; at += 2) {
    const token = tokens[at]
    if (token === undefined) break
    found.push(token.kind === 'word' ? token.text : token.value)
    if (tokens[at + 1]?.text !== ',') break
  }
  return found
}

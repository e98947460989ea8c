import type { StatementEffect } from '../../../../shared/model/effects.ts'
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
  switch (verb) {
    case 'delete':
      return deleteEffects(cursor, tokens, clauses)
    case 'update':
      return updateEffects(cursor, tokens, clauses)
    case 'insert':
    case 'replace':
      return insertEffects(cursor, verb)
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

function insertEffects(cursor: TokenCursor, verb: string): StatementEffect[] {
  const replaces = verb === 'replace' || (cursor.takeWord('or') && cursor.next().value === 'replace')
  cursor.expectWord('into')
  const table = nameAt(cursor, 'table')
  if (isCommand(cursor, table.name)) return [codeEffect(`a command to ${table.name}`)]
  return [effectOf('insert', table, replaces ? { loses: 'rows', certain: false } : {})]
}

/**
 * FTS tables take commands as a value of the column that is called like the table: `INSERT INTO f(f) VALUES
 * ('delete-all')` (SQLite, FTS5, section 6).
 */
function isCommand(cursor: TokenCursor, table: string): boolean {
  return cursor.take('(') && nameAt(cursor, 'column').name.toLowerCase() === table.toLowerCase()
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
  return !looked.some((token) => token.kind === 'quoted' || (isWord(token) && !constants.has(token.value)))
}

const constants = new Set(['true', 'false', 'not', 'and', 'or', 'null', 'is', 'between', 'in'])

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

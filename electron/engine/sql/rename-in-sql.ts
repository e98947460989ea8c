import type { DialectName } from '../../../shared/model/project.ts'
import { lexSql, type SqlToken } from './lexer.ts'
import { postgresName } from '../../../shared/ddl/postgres-names.ts'
import { sqliteName } from '../../../shared/ddl/sqlite-names.ts'

/** A name as the dialect writes it: quoted only where it must be. */
export function nameIn(dialect: DialectName, name: string): string {
  return dialect === 'postgres' ? postgresName(name) : sqliteName(name)
}

/** Whether an identifier token means `name`. */
function tokenIsName(token: SqlToken | undefined, name: string, dialect: DialectName): boolean {
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted')) return false
  return dialect === 'sqlite' ? token.value.toLowerCase() === name.toLowerCase() : token.value === name
}

/** A piece of text replaced; an insertion where start and end are one. */
export type Edit = { readonly start: number; readonly end: number; readonly text: string }

/** `sql` with the edits made; they must not overlap. */
export function applyEdits(sql: string, edits: readonly Edit[]): string {
  let out = sql
  for (const edit of edits.toSorted((a, b) => b.start - a.start || b.end - a.end)) {
    out = out.slice(0, edit.start) + edit.text + out.slice(edit.end)
  }
  return out
}

function replaceTokens(
  sql: string,
  dialect: DialectName,
  pick: (tokens: readonly SqlToken[], at: number) => string | null,
): string {
  const tokens = lexSql(sql, dialect)
  const edits = tokens.flatMap((token, at) => {
    const text = pick(tokens, at)
    return text === null ? [] : [{ start: token.start, end: token.end, text }]
  })
  return edits.length === 0 ? sql : applyEdits(sql, edits)
}

/**
 * `sql` with a column under its new name. By words alone, so a function or type of that name is left, but an alias of
 * that name is not told apart: a wrong guess shows up as a difference afterwards and never as a false agreement.
 */
export function renameColumnInSql(sql: string, dialect: DialectName, from: string, to: string): string {
  return replaceTokens(sql, dialect, (tokens, at) => {
    if (!tokenIsName(tokens[at], from, dialect)) return null
    if (tokens[at + 1]?.text === '(' || tokens[at - 1]?.text === '::') return null
    return nameIn(dialect, to)
  })
}

/** `sql` with a table or other relation under its new name. */
export function renameTableInSql(sql: string, dialect: DialectName, from: string, to: string): string {
  return replaceTokens(sql, dialect, (tokens, at) =>
    tokenIsName(tokens[at], from, dialect) ? nameIn(dialect, to) : null,
  )
}

/** `sql` with an object under its new name, where the name stands behind its schema: `app.mood`. */
export function renameQualifiedInSql(
  sql: string,
  dialect: DialectName,
  rename: { readonly schema: string; readonly from: string; readonly to: string },
): string {
  return replaceTokens(sql, dialect, (tokens, at) => {
    const isIt = tokenIsName(tokens[at], rename.from, dialect)
    const behind = tokens[at - 1]?.text === '.' && tokenIsName(tokens[at - 2], rename.schema, dialect)
    return isIt && behind ? nameIn(dialect, rename.to) : null
  })
}

/** `sql` with a table or other relation of one schema in another. */
export function moveInSql(
  sql: string,
  dialect: DialectName,
  move: { readonly schema: string; readonly name: string; readonly to: string },
): string {
  return replaceTokens(sql, dialect, (tokens, at) => {
    const isIt = tokenIsName(tokens[at], move.schema, dialect) && tokens[at + 1]?.text === '.'
    return isIt && tokenIsName(tokens[at + 2], move.name, dialect) ? nameIn(dialect, move.to) : null
  })
}

/** `sql` with one string literal replaced where the tokens after it are `follow`, as in `'a'::public.mood`. */
export function renameLiteralInSql(
  sql: string,
  dialect: DialectName,
  rename: { readonly from: string; readonly to: string; readonly follow: string },
): string {
  const follow = lexSql(rename.follow, dialect)
  return replaceTokens(sql, dialect, (tokens, at) => {
    if (tokens[at]?.text !== rename.from) return null
    const matches = follow.every((token, i) => tokens[at + 1 + i]?.text === token.text)
    return matches ? rename.to : null
  })
}

import { lexSql, type SqlToken } from './lexer.ts'
import type { LexicalRules } from './lexical-rules.ts'

/** How names are read and written. */
type NameRules = { readonly lexical: LexicalRules; readonly nameText: (name: string) => string }

/** Whether an identifier token means `name`. */
function tokenIsName(token: SqlToken | undefined, name: string, { lexical }: NameRules): boolean {
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted')) return false
  return lexical.foldsQuotedNames ? token.value.toLowerCase() === name.toLowerCase() : token.value === name
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
  rules: NameRules,
  pick: (tokens: readonly SqlToken[], at: number) => string | null,
): string {
  const tokens = lexSql(sql, rules.lexical)
  const edits = tokens.flatMap((token, at) => {
    const text = pick(tokens, at)
    return text === null ? [] : [{ start: token.start, end: token.end, text }]
  })
  return edits.length === 0 ? sql : applyEdits(sql, edits)
}

/**
 * `sql` with a column under its new name. By words alone, so a function or type of that name is left, but an alias of
 * that name is renamed, too: a wrong guess shows up as a difference later, never as a false match.
 */
export function renameColumnInSql(sql: string, rules: NameRules, from: string, to: string): string {
  return replaceTokens(sql, rules, (tokens, at) => {
    if (!tokenIsName(tokens[at], from, rules)) return null
    if (tokens[at + 1]?.text === '(' || tokens[at - 1]?.text === '::') return null
    return rules.nameText(to)
  })
}

/** `sql` with a table or other relation under its new name. */
export function renameTableInSql(sql: string, rules: NameRules, from: string, to: string): string {
  return replaceTokens(sql, rules, (tokens, at) =>
    tokenIsName(tokens[at], from, rules) ? rules.nameText(to) : null,
  )
}

/** `sql` with an object under its new name, where the name stands behind its schema: `app.mood`. */
export function renameQualifiedInSql(
  sql: string,
  rules: NameRules,
  rename: { readonly schema: string; readonly from: string; readonly to: string },
): string {
  return replaceTokens(sql, rules, (tokens, at) => {
    const isIt = tokenIsName(tokens[at], rename.from, rules)
    const behind = tokens[at - 1]?.text === '.' && tokenIsName(tokens[at - 2], rename.schema, rules)
    return isIt && behind ? rules.nameText(rename.to) : null
  })
}

/** `sql` with a table or other relation of one schema in another. */
export function moveInSql(
  sql: string,
  rules: NameRules,
  move: { readonly schema: string; readonly name: string; readonly to: string },
): string {
  return replaceTokens(sql, rules, (tokens, at) => {
    const isIt = tokenIsName(tokens[at], move.schema, rules) && tokens[at + 1]?.text === '.'
    return isIt && tokenIsName(tokens[at + 2], move.name, rules) ? rules.nameText(move.to) : null
  })
}

/** `sql` with one string literal replaced where the tokens after it are `follow`, as in `'a'::public.mood`. */
export function renameLiteralInSql(
  sql: string,
  rules: NameRules,
  rename: { readonly from: string; readonly to: string; readonly follow: string },
): string {
  const follow = lexSql(rename.follow, rules.lexical)
  return replaceTokens(sql, rules, (tokens, at) => {
    if (tokens[at]?.text !== rename.from) return null
    const matches = follow.every((token, i) => tokens[at + 1 + i]?.text === token.text)
    return matches ? rename.to : null
  })
}

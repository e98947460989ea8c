import { HeadwayError } from '../../../shared/errors.ts'
import type { LexicalRules } from './lexical-rules.ts'
import { columnOf, lineOf } from './text-position.ts'
import { eachToken } from './lexer.ts'

/** A part of a script that is psql's, not SQL: a command of its own, or the rows after COPY ... FROM stdin. */
export type PsqlPart =
  | { readonly kind: 'command'; readonly name: string; readonly text: string }
  | { readonly kind: 'rows'; readonly table: string; readonly count: number }

/** Commands that change what other statements mean, or bring in statements from elsewhere. */
const refused =
  /^(?:i|ir|include|include_relative|if|elif|else|endif|g|gx|gset|gexec|gdesc|crosstabview|watch|copy|bind\w*|parse|prompt|w|write)$/

/** A line that starts with a command of psql, or a COPY whose rows follow. */
const candidate =
  /^[ \t]*\\(?<command>[a-z_!?.]+)[^\n]*|^copy\s+(?<table>(?:"(?:[^"]|"")*"|[^\s("])+)[^;]*?\bfrom\s+stdin\b[^;\n]*;[^\n]*\n/gim

/**
 * A script without what is psql's: blanks stand in its place, so that every offset and line stays. `pg_dump` writes
 * such parts. Throws `unsupported` for commands without which the script would mean something else.
 */
export function withoutPsqlParts(
  script: string,
  rules: LexicalRules,
): { readonly sql: string; readonly parts: readonly PsqlPart[] } {
  const parts: PsqlPart[] = []
  let sql = ''
  let from = 0
  candidate.lastIndex = 0
  for (let found = candidate.exec(script); found !== null; found = candidate.exec(script)) {
    const copied = found.groups?.['table']
    if (!isBetweenTokens(script.slice(from, found.index), rules)) continue
    const end =
      copied === undefined ? found.index + found[0].length : endOfRows(script, found.index + found[0].length)
    if (copied === undefined) parts.push(commandOf(script, found))
    else
      parts.push({ kind: 'rows', table: copied, count: rowsIn(script, found.index + found[0].length, end) })
    sql += script.slice(from, found.index) + blank(script.slice(found.index, end))
    from = end
    candidate.lastIndex = end
  }
  return { sql: sql + script.slice(from), parts }
}

/** Whether what comes next is no part of a string, a quoted name or a comment that began before. */
function isBetweenTokens(before: string, rules: LexicalRules): boolean {
  try {
    for (const _token of eachToken(before, rules));
    return true
  } catch {
    return false
  }
}

function commandOf(script: string, found: RegExpExecArray): PsqlPart {
  const text = found[0].trim()
  const name = (found.groups?.['command'] ?? '').toLowerCase()
  if (!refused.test(name)) return { kind: 'command', name, text }
  const offset = found.index + found[0].indexOf('\\')
  throw new HeadwayError(
    'unsupported',
    `\`${text}\` is a command of psql, and the script needs what it does.`,
    {
      hint: 'Write the statements that it stands for into the file; several files can be a folder.',
      where: { file: '', line: lineOf(script, offset), column: columnOf(script, offset) },
    },
  )
}

/** Behind the line `\.`, or the end of the script. */
function endOfRows(script: string, from: number): number {
  const end = /^\\\.[ \t\r]*$/gm
  end.lastIndex = from
  const found = end.exec(script)
  return found === null ? script.length : end.lastIndex
}

function rowsIn(script: string, from: number, end: number): number {
  const lines = script.slice(from, end).split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('\\.')).length
}

const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ')

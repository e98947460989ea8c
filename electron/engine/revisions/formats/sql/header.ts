import { closestWord } from '../../../project/closest-word.ts'
import type { Declared, ProblemList } from '../problems.ts'

const keys = [
  'revision',
  'down_revision',
  'branch_labels',
  'depends_on',
  'create_date',
  'message',
  'transaction',
  'replaces',
]

/** The header of a SQL revision: `-- key: value` lines before the first marker, by key. */
export type SqlHeader = ReadonlyMap<string, Declared<string>>

/**
 * Reads the header comments. `message` may be repeated: each is one more line of the doc string.
 * Comments without a key are free text; a key that looks like a misspelt one is warned of.
 */
export function readSqlHeader(header: string, problems: ProblemList): SqlHeader {
  const found = new Map<string, Declared<string>>()
  for (const match of header.matchAll(/^[^\S\n]*--[^\S\n]*([A-Za-z][\w-]*)[^\S\n]*:(?:[^\S\n]*)(.*)$/gm)) {
    const key = (match[1] ?? '').toLowerCase()
    const value = (match[2] ?? '').trim()
    const offset = match.index + match[0].length - (match[2] ?? '').length
    const before = found.get(key)
    if (!keys.includes(key)) warnOfMisspelling(key, match.index, problems)
    else if (before === undefined) found.set(key, { value, offset })
    else if (key === 'message') found.set(key, { value: `${before.value}\n${value}`, offset: before.offset })
    else problems.add('dynamic-metadata', match.index, `"${key}" is given twice.`, 'Keep one of them.')
  }
  return found
}

function warnOfMisspelling(key: string, offset: number, problems: ProblemList): void {
  const meant = closestWord(key, keys)
  if (meant !== null)
    problems.warn('unknown-metadata', offset, `"${key}" is not read.`, `Did you mean "${meant}"?`)
}

/** A list of names: separated by commas or spaces, each may be quoted; empty, `null` and `none` name nothing. */
export function namesOf(declared: Declared<string>): Declared<readonly string[]> {
  if (/^(?:null|none)?$/i.test(declared.value)) return { value: [], offset: declared.offset }
  const parts = declared.value.match(/'[^']*'|"[^"]*"|[^\s,]+/g) ?? []
  return { value: parts.map(unquoted), offset: declared.offset }
}

/** A value without the quotes it may be written in. */
export function unquoted(value: string): string {
  return /^(['"])(.*)\1$/.exec(value)?.[2] ?? value
}

/** A name as the header writes it: quoted where it would mean nothing else. */
export function renderName(name: string): string {
  return /^(?:null|none)$/i.test(name) ? `'${name}'` : name
}

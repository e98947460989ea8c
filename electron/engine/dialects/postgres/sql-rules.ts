import type { ClassifyRules, Words } from '../../sql/classify.ts'
import type { StringReading } from '../dialect.ts'
import type { LexicalRules } from '../../sql/tokenizer.ts'

/** PostgreSQL's lexical structure (manual, chapter "Lexical Structure"). */
export const lexicalRules: LexicalRules = {
  dollarQuotes: true,
  escapeStrings: true,
  plainEscapes: false,
  returnEndsLine: true,
  nestedComments: true,
  brackets: false,
  backticks: false,
  bodies: ['function', 'procedure'],
}

const escapedRules: LexicalRules = { ...lexicalRules, plainEscapes: true }

/** The same where a session reads backslashes in plain strings as escapes. */
export function lexicalRulesFor(reading: StringReading | undefined): LexicalRules {
  return reading?.backslashEscapes === true ? escapedRules : lexicalRules
}

export const classifyRules: ClassifyRules = { lexical: lexicalRules, needsNoTransaction, hazards }

/** What the server refuses inside a transaction block: PreventInTransactionBlock in its sources. */
function needsNoTransaction(words: Words, kind: string): boolean {
  const concurrently = words.tokens.some((token) => token.word === 'concurrently')
  if (['create index', 'drop index', 'reindex'].includes(kind) && concurrently) return true
  if (kind === 'reindex') return ['database', 'system', 'schema'].some((word) => words.find(word) !== -1)
  if (
    ['create database', 'drop database', 'create tablespace', 'drop tablespace', 'alter system'].includes(
      kind,
    )
  )
    return true
  if (kind === 'create subscription' || kind === 'drop subscription' || kind === 'vacuum') return true
  if (kind === 'cluster') return words.tokens.filter((token) => token.word !== 'verbose').length === 1
  if (kind === 'alter table') return words.find('detach', 'partition') !== -1 && concurrently
  if (kind === 'alter database') return words.find('set', 'tablespace') !== -1
  return false
}

/** Lock levels and rewrites as the manual gives them ("Explicit Locking", "ALTER TABLE"). */
function hazards(words: Words, kind: string): readonly string[] {
  const concurrently = words.tokens.some((token) => token.word === 'concurrently')
  if (kind === 'create index' && !concurrently) return ['blocks writes']
  if (kind === 'reindex' && !concurrently) return ['blocks writes']
  if (kind === 'refresh materialized view' && !concurrently) return ['blocks reads']
  if (kind === 'cluster' || (kind === 'vacuum' && words.find('full') !== -1)) return ['rewrites the table']
  if (kind === 'truncate' || kind === 'lock') return ['blocks reads and writes']
  if (kind === 'update' || kind === 'delete') return words.find('where') === -1 ? ['changes every row'] : []
  if (kind === 'alter table') return alterHazards(words)
  return []
}

function alterHazards(words: Words): readonly string[] {
  const found = new Set<string>()
  const has = (...text: readonly string[]): boolean => words.find(...text) !== -1
  if (
    changesType(words) ||
    has('set', 'logged') ||
    has('set', 'unlogged') ||
    has('set', 'access', 'method')
  ) {
    found.add('rewrites the table')
  }
  if (has('set', 'not', 'null')) found.add('scans the table')
  const notValid = has('not', 'valid')
  const addsConstraint = has('add', 'constraint') || has('add', 'check') || has('add', 'foreign', 'key')
  const usesIndex = has('using', 'index')
  const index = (has('primary', 'key') || has('unique')) && has('add') && !usesIndex
  if (index) found.add('blocks reads and writes')
  else if (addsConstraint && !notValid && !usesIndex) found.add('scans the table')
  if (has('foreign', 'key') || has('references')) found.add('blocks writes')
  return [...found]
}

/** ALTER [COLUMN] name [SET DATA] TYPE ... */
function changesType(words: Words): boolean {
  return words.tokens.some((token, index) => {
    if (token.word !== 'type' || index < 4) return false
    const before = words.starts(index - 2, 'set', 'data') ? index - 2 : index
    return words.word(before - 2) === 'alter' || words.starts(before - 3, 'alter', 'column')
  })
}

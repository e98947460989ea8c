import type { ClassifyRules, Words } from '../../sql/classify.ts'
import type { StringReading } from '../dialect.ts'
import type { LexicalRules } from '../../sql/lexical-rules.ts'

/** PostgreSQL's lexical structure (manual, chapter "Lexical Structure"). */
export const lexicalRules: LexicalRules = {
  dollarQuotes: true,
  escapeStrings: true,
  stringPrefixes: 'ebxn',
  plainEscapes: false,
  returnEndsLine: true,
  nestedComments: true,
  brackets: false,
  backticks: false,
  foldsQuotedNames: false,
  bodies: ['function', 'procedure'],
}

const escapedRules: LexicalRules = { ...lexicalRules, plainEscapes: true }

/** The same where a session reads backslashes in plain strings as escapes. */
export function lexicalRulesFor(reading: StringReading | undefined): LexicalRules {
  return reading?.backslashEscapes === true ? escapedRules : lexicalRules
}

export const classifyRules: ClassifyRules = { lexical: lexicalRules, needsNoTransaction }

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

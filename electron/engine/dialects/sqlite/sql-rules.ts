import type { ClassifyRules, Words } from '../../sql/classify.ts'
import type { LexicalRules } from '../../sql/lexical-rules.ts'

/** SQLite's tokenizer: four ways to quote a name, comments that do not nest, trigger bodies. */
export const lexicalRules: LexicalRules = {
  dollarQuotes: false,
  escapeStrings: false,
  stringPrefixes: 'x',
  plainEscapes: null,
  returnEndsLine: false,
  nestedComments: false,
  brackets: true,
  backticks: true,
  foldsQuotedNames: true,
  bodies: ['trigger'],
}

export const classifyRules: ClassifyRules = { lexical: lexicalRules, needsNoTransaction }

/** What SQLite refuses or silently ignores inside a transaction. */
function needsNoTransaction(words: Words, kind: string): boolean {
  if (kind === 'vacuum' || kind === 'detach') return true
  if (kind !== 'pragma') return false
  const sets = words.word(2) === '=' || words.word(2) === '('
  return sets && ['journal_mode', 'auto_vacuum', 'page_size'].includes(words.word(1))
}

import type { StatementClass } from '../dialects/dialect.ts'
import { tokenize, type SqlToken } from './lexer.ts'
import type { LexicalRules } from './lexical-rules.ts'

/** A statement as words, for a dialect's own rules. */
export type Words = {
  readonly sql: string
  readonly tokens: readonly SqlToken[]
  /** Lower-case word at an index; empty for anything quoted or out of range. */
  word(index: number): string
  /** True where the words follow each other from `index`. */
  starts(index: number, ...words: readonly string[]): boolean
  /** Index of the first place where the words follow each other, or -1. */
  find(...words: readonly string[]): number
}

/** What a dialect adds to the neutral classification. */
export type ClassifyRules = {
  readonly lexical: LexicalRules
  needsNoTransaction(words: Words, kind: string): boolean
}

/** Words between CREATE/ALTER/DROP and the kind of object. */
const modifiers = new Set([
  'or',
  'replace',
  'temp',
  'temporary',
  'unlogged',
  'global',
  'local',
  'unique',
  'recursive',
  'virtual',
  'trusted',
  'procedural',
  'default',
  'constraint',
])
const twoWordKinds = new Set([
  'materialized view',
  'foreign table',
  'foreign data',
  'event trigger',
  'operator class',
  'operator family',
  'access method',
  'text search',
  'user mapping',
  'default privileges',
  'large object',
])
const reading = new Set(['select', 'values', 'table', 'show', 'explain', 'fetch'])
const writing = new Set(['insert', 'update', 'delete', 'merge', 'replace'])

/** Classifies one statement by its words alone. Never fails: what it does not know has its first word as kind. */
export function classify(sql: string, rules: ClassifyRules): StatementClass {
  const words = wordsOf(sql, rules.lexical)
  const { kind, object } = kindOf(words)
  return {
    kind,
    object,
    transactionControl: isTransactionControl(words),
    needsNoTransaction: rules.needsNoTransaction(words, kind),
    reads: isReading(words, kind),
  }
}

/** The words of a statement without its comments; an unterminated string ends the list early. */
export function wordsOf(sql: string, lexical: LexicalRules): Words {
  const tokens = safeTokens(sql, lexical).filter((token) => token.kind !== 'comment')
  const word = (index: number): string => tokens[index]?.word ?? ''
  const starts = (index: number, ...expected: readonly string[]): boolean =>
    expected.every((text, offset) => word(index + offset) === text)
  const find = (...expected: readonly string[]): number =>
    tokens.findIndex((_token, index) => starts(index, ...expected))
  return { sql, tokens, word, starts, find }
}

function safeTokens(sql: string, lexical: LexicalRules): readonly SqlToken[] {
  try {
    return tokenize(sql, lexical)
  } catch {
    return []
  }
}

type KindAndObject = { readonly kind: string; readonly object: string | null }

function kindOf(words: Words): KindAndObject {
  const first = words.word(0)
  if (first === '(') return { kind: 'select', object: null }
  if (first === 'with') return { kind: mainVerb(words), object: null }
  if (first === 'create' || first === 'alter' || first === 'drop') return objectKind(words, first)
  if (first === 'insert' || first === 'replace') return { kind: 'insert', object: nameAfter(words, 'into') }
  if (first === 'merge') return { kind: 'merge', object: nameAfter(words, 'into') }
  if (first === 'delete') return { kind: 'delete', object: nameAfter(words, 'from') }
  if (first === 'update')
    return {
      kind: 'update',
      object: objectAt(
        words,
        skip(words, 1, ['only', 'or', 'ignore', 'replace', 'abort', 'fail', 'rollback']),
      ),
    }
  if (first === 'truncate')
    return { kind: 'truncate', object: objectAt(words, skip(words, 1, ['table', 'only'])) }
  if (first === 'refresh')
    return { kind: 'refresh materialized view', object: objectAt(words, skip(words, 3, ['concurrently'])) }
  if (first === 'reindex') return { kind: 'reindex', object: null }
  if (first === 'pragma') return { kind: 'pragma', object: objectAt(words, 1) }
  if (first === 'select' || first === 'values') return { kind: first, object: nameAfter(words, 'from') }
  return { kind: first === '' ? 'unknown' : first, object: null }
}

/** CREATE/ALTER/DROP with the kind of object and its name, schema included as written. */
function objectKind(words: Words, verb: string): KindAndObject {
  let at = 1
  while (
    modifiers.has(words.word(at)) &&
    !(words.word(at) === 'default' && words.word(at + 1) === 'privileges')
  )
    at += 1
  const pair = `${words.word(at)} ${words.word(at + 1)}`
  const noun = twoWordKinds.has(pair) ? pair : words.word(at)
  at = skip(words, at + (twoWordKinds.has(pair) ? 2 : 1), ['concurrently', 'if', 'not', 'exists', 'only'])
  const anonymous = verb === 'create' && noun === 'index' && words.word(at) === 'on'
  return { kind: `${verb} ${noun}`, object: anonymous ? null : objectAt(words, at) }
}

function skip(words: Words, from: number, skipped: readonly string[]): number {
  let at = from
  while (skipped.includes(words.word(at))) at += 1
  return at
}

function nameAfter(words: Words, keyword: string): string | null {
  const at = words.tokens.findIndex((token) => token.word === keyword)
  return at === -1 ? null : objectAt(words, skip(words, at + 1, ['only']))
}

/** A dotted name that starts at `index`, unquoted, or null. */
function objectAt(words: Words, index: number): string | null {
  const parts: string[] = []
  for (let at = index; ; at += 2) {
    const token = words.tokens[at]
    if (token === undefined || token.kind === 'punctuation' || token.kind === 'number') break
    parts.push(nameOf(token))
    if (words.word(at + 1) !== '.') break
  }
  return parts.length === 0 ? null : parts.join('.')
}

/** The name a token spells: unquoted, and as it is written where it was not quoted. */
function nameOf({ kind, text, value }: SqlToken): string {
  if (kind === 'string') return text.slice(1, -1).replaceAll("''", "'")
  return kind === 'quoted' ? value : text
}

/** The verb of WITH ... : the first one outside parentheses, or a writing one inside. */
function mainVerb(words: Words): string {
  let depth = 0
  for (const [index, token] of words.tokens.entries()) {
    if (token.word === '(') {
      depth += 1
      if (writing.has(words.word(index + 1))) return words.word(index + 1)
    } else if (token.word === ')') depth -= 1
    else if (depth === 0 && (writing.has(token.word) || token.word === 'select' || token.word === 'values'))
      return token.word
  }
  return 'select'
}

function isTransactionControl(words: Words): boolean {
  const first = words.word(0)
  if (['begin', 'commit', 'end', 'rollback', 'abort', 'savepoint', 'release'].includes(first)) return true
  if (first === 'start' || first === 'prepare') return words.word(1) === 'transaction'
  // DISCARD ALL gives back every lock of the session, the one-runner lock among them.
  if (first === 'discard') return words.word(1) === 'all'
  if (first !== 'set') return false
  const at = words.word(1) === 'local' ? 2 : 1
  return words.word(at) === 'transaction' || words.starts(1, 'session', 'characteristics')
}

function isReading(words: Words, kind: string): boolean {
  if (reading.has(kind)) return true
  if (kind === 'pragma') return words.word(2) !== '='
  return writing.has(kind) && words.tokens.some((token) => token.word === 'returning')
}

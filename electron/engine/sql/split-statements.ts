import { HeadwayError } from '../../../shared/errors.ts'
import type { ScriptStatement } from '../dialects/dialect.ts'
import type { LexicalRules } from './lexical-rules.ts'
import type { SqlToken } from './lexer.ts'
import { columnOf, lineOf } from './text-position.ts'
import { eachToken } from './lexer.ts'

/**
 * Cuts a script into single statements. Comments stay with the statement they precede; empty ones are dropped.
 * Semicolons inside parentheses (CREATE RULE) and inside BEGIN ... END bodies do not end a statement.
 * Fails with `unsupported` for psql's meta-commands and COPY ... FROM STDIN, which only psql understands.
 */
export function splitStatements(script: string, rules: LexicalRules): readonly ScriptStatement[] {
  const statements: ScriptStatement[] = []
  const lines = new LineCounter(script)
  let current = new StatementScan(rules)
  const flush = (): void => {
    const range = current.range()
    if (range !== null) {
      const sql = script.slice(range.start, range.end)
      if (current.copiesFromStdin()) throw copyRefused(script, range.start)
      statements.push({ sql, offset: range.start, line: lines.at(range.start) })
    }
    current = new StatementScan(rules)
  }
  for (const token of scriptTokens(script, rules)) {
    if (token.word === '\\') throw metaCommand(script, token.start)
    if (token.word === ';' && current.mayEnd()) flush()
    else current.take(token)
  }
  flush()
  return statements
}

/** A statement that says whether backslashes escape in plain strings from there on. */
const escapeSwitch =
  /\bset\s+(?:(?:session|local)\s+)?standard_conforming_strings\s*(?:=|to)\s*'?(on|off|true|false|yes|no|1|0)'?\s*;/gi

/** The tokens of a script, in which such statements hold for what follows them. */
function* scriptTokens(script: string, rules: LexicalRules): Generator<SqlToken, void, void> {
  let reading = rules
  let from = 0
  for (const found of rules.plainEscapes === null ? [] : script.matchAll(escapeSwitch)) {
    const end = found.index + found[0].length
    const before = script.slice(0, end)
    // Within a string or a comment it is text.
    if (lastWord(before, reading, from) !== ';') continue
    yield* eachToken(before, reading, from)
    from = end
    reading = { ...rules, plainEscapes: !/^(?:on|true|yes|1)$/i.test(found[1] ?? '') }
  }
  yield* eachToken(script, reading, from)
}

/** The word of the last token; null where there is none, or something does not end. */
function lastWord(script: string, rules: LexicalRules, from: number): string | null {
  let last: string | null = null
  try {
    for (const { word } of eachToken(script, rules, from)) last = word
  } catch {
    return null
  }
  return last
}

/**
 * Where the statements of a script stand, each from its first word to its last, so without the comments around it.
 * Fails with `sql_failed` where a string, a quoted name or a comment does not end.
 */
export function statementRanges(
  script: string,
  rules: LexicalRules,
): readonly { readonly start: number; readonly end: number }[] {
  const ranges: { start: number; end: number }[] = []
  let current = new StatementScan(rules)
  const flush = (): void => {
    const range = current.range()
    if (range !== null) ranges.push({ start: range.first, end: range.end })
    current = new StatementScan(rules)
  }
  for (const token of scriptTokens(script, rules)) {
    if (token.word === ';' && current.mayEnd()) flush()
    else current.take(token)
  }
  flush()
  return ranges
}

/** One statement while its tokens come in. */
class StatementScan {
  readonly #rules: LexicalRules
  readonly #head: string[] = []
  #start = -1
  #first = -1
  #end = -1
  #parentheses = 0
  #blocks = 0
  #hasBody = false
  #previous = ''
  #last: string[] = []

  constructor(rules: LexicalRules) {
    this.#rules = rules
  }

  take(token: SqlToken): void {
    if (this.#start === -1) this.#start = token.start
    if (token.kind === 'comment') return
    if (this.#first === -1) this.#first = token.start
    this.#end = token.end
    if (token.word === '(') this.#parentheses += 1
    if (token.word === ')') this.#parentheses = Math.max(0, this.#parentheses - 1)
    if (token.kind === 'word') this.#word(token.word)
    this.#previous = token.word
  }

  mayEnd(): boolean {
    return this.#parentheses === 0 && this.#blocks === 0
  }

  /** Null where there was nothing but comments; `first` is where the statement begins after those before it. */
  range(): { readonly start: number; readonly first: number; readonly end: number } | null {
    return this.#end === -1 ? null : { start: this.#start, first: this.#first, end: this.#end }
  }

  copiesFromStdin(): boolean {
    return this.#head[0] === 'copy' && this.#last.includes('stdin') && this.#last.includes('from')
  }

  #word(word: string): void {
    // `new.end` names a column.
    if (this.#previous === '.') return
    if (this.#head.length < 6) {
      this.#head.push(word)
      this.#hasBody =
        this.#head[0] === 'create' && this.#rules.bodies.some((kind) => this.#head.includes(kind))
    }
    if (this.#head[0] === 'copy') this.#last = [...this.#last.slice(-20), word]
    if (!this.#hasBody) return
    if (word === 'begin' || word === 'case') this.#blocks += 1
    else if (word === 'end') this.#blocks = Math.max(0, this.#blocks - 1)
  }
}

/** Lines of rising offsets, without counting from the start each time. */
class LineCounter {
  readonly #text: string
  #offset = 0
  #line = 1

  constructor(text: string) {
    this.#text = text
  }

  at(offset: number): number {
    for (let next = this.#text.indexOf('\n', this.#offset); next !== -1 && next < offset;) {
      this.#line += 1
      this.#offset = next + 1
      next = this.#text.indexOf('\n', this.#offset)
    }
    return this.#line
  }
}

function metaCommand(script: string, offset: number): HeadwayError {
  const text = script.slice(offset).split('\n', 1)[0] ?? ''
  return new HeadwayError('unsupported', `\`${text.trim()}\` is a command of psql, not SQL.`, {
    hint: 'Take the psql command out; a migration holds SQL statements only.',
    where: { file: '', line: lineOf(script, offset), column: columnOf(script, offset) },
  })
}

function copyRefused(script: string, offset: number): HeadwayError {
  return new HeadwayError('unsupported', 'COPY ... FROM STDIN needs psql: its data is not SQL.', {
    hint: 'Write INSERT statements instead (pg_dump has --inserts).',
    where: { file: '', line: lineOf(script, offset), column: columnOf(script, offset) },
  })
}

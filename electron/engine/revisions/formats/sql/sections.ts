import { placeAt } from '../../../project/place.ts'
import { statementRanges } from '../../../sql/split-statements.ts'
import type { LexicalRules } from '../../../sql/lexical-rules.ts'
import type { TextRange } from '../format.ts'

type Direction = 'upgrade' | 'downgrade'

/** A part of a SQL revision: its text and where it starts, to tell the place of a failing statement. */
type SqlSection = {
  readonly sql: string
  /** Line of the first character of `sql`, from 1; its column is always 1. */
  readonly line: number
  /** Offset of the first character of `sql` in the normalized text. */
  readonly offset: number
}

type SectionMark = {
  readonly direction: Direction
  /** The whole marker line, without its line end. */
  readonly range: TextRange
}

/** A `-- upgrade` or `-- downgrade` section of a SQL revision, or null where the file has none. */
export function sectionOf(text: string, direction: Direction): SqlSection | null {
  const marks = sectionMarks(text)
  const index = marks.findIndex((mark) => mark.direction === direction)
  const mark = marks[index]
  if (mark === undefined) return null
  const offset = Math.min(mark.range.end + 1, text.length)
  const sql = text.slice(offset, marks[index + 1]?.range.start ?? text.length)
  return { sql, line: placeAt(text, offset).line, offset }
}

const marker = /^--[^\S\n]*(upgrade|downgrade)[^\S\n]*:?[^\S\n]*$/i

/**
 * The marker lines of a SQL revision in order. A line counts only where it is a comment to the database too:
 * not inside a string, a quoted name, a dollar-quoted body or a block comment; and where a section has a marker
 * between two statements, not inside a statement, such as in the body of a trigger.
 */
export function sectionMarks(text: string): SectionMark[] {
  const marks = markerComments(text)
  const repeated = marks.length > new Set(marks.map(({ direction }) => direction)).size
  return repeated ? betweenStatements(text, marks) : marks
}

/** What the databases' lexers have in common, as the file does not say which it is for. */
const eitherDialect: LexicalRules = {
  dollarQuotes: true,
  escapeStrings: true,
  stringPrefixes: 'ebxn',
  nestedComments: true,
  plainEscapes: null,
  returnEndsLine: false,
  brackets: false,
  backticks: false,
  foldsQuotedNames: false,
  bodies: ['trigger', 'function', 'procedure'],
}

/** The markers of each direction that stand between statements; where it has none such, all of them. */
function betweenStatements(text: string, marks: SectionMark[]): SectionMark[] {
  let ranges: ReturnType<typeof statementRanges>
  try {
    ranges = statementRanges(text, eitherDialect)
  } catch {
    return marks
  }
  const outside = marks.filter(
    ({ range }) => !ranges.some(({ start, end }) => start < range.start && range.start < end),
  )
  return marks.filter(
    (mark) => outside.includes(mark) || !outside.some(({ direction }) => direction === mark.direction),
  )
}

function markerComments(text: string): SectionMark[] {
  const marks: SectionMark[] = []
  // Everything that can hide a marker, and line comments, whichever comes first.
  const token = /--[^\n]*|\/\*|'|"|\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/g
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const start = match.index
    const found = match[0]
    if (found.startsWith('--')) {
      const direction = marker.exec(found)?.[1]?.toLowerCase()
      const alone = text.slice(text.lastIndexOf('\n', start) + 1, start).trim() === ''
      if (alone && (direction === 'upgrade' || direction === 'downgrade')) {
        marks.push({ direction, range: { start, end: start + found.length } })
      }
    } else {
      token.lastIndex = skipQuoted(text, start, found)
    }
  }
  return marks
}

/** The offset just after what starts at `start`; the end of the text where it is never closed. */
function skipQuoted(text: string, start: number, opening: string): number {
  if (opening === '/*') return skipComment(text, start)
  if (opening === "'" || opening === '"') {
    const escapes = opening === "'" && /(?:^|[^\w$])[eE]$/.test(text.slice(Math.max(0, start - 2), start))
    return skipString(text, start + 1, opening, escapes)
  }
  // A dollar directly after a word belongs to that word (PostgreSQL 4.1.1), so nothing opens here.
  if (/[\w$\u0080-\uffff]/.test(text.charAt(start - 1))) return start + 1
  const end = text.indexOf(opening, start + opening.length)
  return end === -1 ? text.length : end + opening.length
}

function skipString(text: string, from: number, quote: string, escapes: boolean): number {
  for (let at = from; at < text.length; at++) {
    if (escapes && text[at] === '\\') at++
    else if (text[at] === quote) {
      if (text[at + 1] !== quote) return at + 1
      at++
    }
  }
  return text.length
}

/** Block comments nest in PostgreSQL and do not in SQLite; they differ only for a comment that opens another. */
function skipComment(text: string, start: number): number {
  const edge = /\/\*|\*\//g
  edge.lastIndex = start + 2
  let depth = 1
  for (let match = edge.exec(text); match !== null; match = edge.exec(text)) {
    depth += match[0] === '/*' ? 1 : -1
    if (depth === 0) return edge.lastIndex
  }
  return text.length
}

/** Whether a piece of SQL holds nothing but comments, white space and semicolons. */
export function isBlankSql(sql: string): boolean {
  let rest = sql
  while (rest !== '') {
    const trimmed = rest.replace(/^[\s;]+/, '')
    if (trimmed.startsWith('--')) rest = trimmed.replace(/^[^\n]*/, '')
    else if (trimmed.startsWith('/*')) rest = trimmed.slice(skipComment(trimmed, 0))
    else return trimmed === ''
  }
  return true
}

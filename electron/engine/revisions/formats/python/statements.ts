import { stringAt } from './strings.ts'

/** A statement of a module on one logical line: brackets and long strings may spread it over several. */
type PythonStatement = {
  /** Without comments; line ends inside brackets are blanks. */
  readonly code: string
  /** Offset of the first character that is no white space, in the text. */
  readonly offset: number
  readonly indent: number
  /** Offset in the text of each part of `code`, as pairs of places: where in `code`, where in the text. */
  readonly places: readonly (readonly [number, number])[]
}

/** A run of characters that need no look of their own: most of a file. */
const plain = /(?:(?<!\w)[a-zA-Z_]\w*(?!['"\w])|[ \t.,:=+*/<>|&!@%^~-])+/y

/** Cuts a module into statements. Not a parser: strings, comments, brackets and continued lines are honoured. */
export function* pythonStatements(text: string): Generator<PythonStatement> {
  let at = 0
  while (at < text.length) {
    const cut = readStatement(text, at)
    at = cut.end
    if (cut.statement !== null) yield cut.statement
  }
}

function readStatement(
  text: string,
  start: number,
): { readonly end: number; readonly statement: PythonStatement | null } {
  const places: [number, number][] = [[0, start]]
  let at = start
  let depth = 0
  let code = ''
  const take = (end: number): void => {
    code += text.slice(at, end)
    at = end
  }
  while (at < text.length) {
    plain.lastIndex = at
    if (plain.test(text)) take(plain.lastIndex)
    const character = text[at]
    if (character === undefined) break
    if (character === '#') {
      while (at < text.length && text[at] !== '\n') at += 1
      places.push([code.length, at])
    } else if (character === '\\' && text[at + 1] === '\n') {
      code += ' '
      at += 2
      places.push([code.length, at])
    } else if (character === '\n') {
      at += 1
      if (depth === 0) break
      code += ' '
    } else if (character === ';' && depth === 0) {
      at += 1
      break
    } else {
      const string = /['"a-zA-Z]/.test(character) ? stringAt(text, at) : null
      if (string !== null) take(string.end)
      else {
        if ('([{'.includes(character)) depth += 1
        else if (')]}'.includes(character)) depth = Math.max(0, depth - 1)
        take(at + 1)
      }
    }
  }
  if (code.trim() === '') return { end: at, statement: null }
  const indent = code.length - code.trimStart().length
  return { end: at, statement: { code, indent, places, offset: textOffset(places, indent) } }
}

/** Where in the text a place in a statement's code is. */
export function textOffset(places: PythonStatement['places'], inCode: number): number {
  const found = places.findLast(([code]) => code <= inCode) ?? [0, 0]
  return found[1] + inCode - found[0]
}

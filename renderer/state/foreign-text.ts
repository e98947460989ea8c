/** A piece of text from outside: shown as it is, or as the escape of a character that must not act. */
type ForeignPiece = { readonly kind: 'text' | 'escape'; readonly text: string }

/**
 * Characters that reorder, hide or break what is around them, by code point: controls (but tab and line feed), soft
 * hyphen, Arabic letter mark, zero-width and bidirectional marks, embeddings, overrides and isolates, line separators,
 * fillers, variation selectors, the byte order mark, interlinear marks, tag characters. After Unicode TR 36 and 39.
 */
const unsafeRanges: readonly (readonly [from: number, to: number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe0fff],
]
const unsafe = new RegExp(
  `[${unsafeRanges.map(([from, to]) => `${inClass(from)}-${inClass(to)}`).join('')}]`,
  'gu',
)

function inClass(code: number): string {
  return `\\u{${code.toString(16)}}`
}

/** Splits a foreign text into text and escapes, such as `\u202e` or `\u{e0041}`. Carriage return before a line feed is dropped. */
export function splitForeign(text: string): ForeignPiece[] {
  const source = text.replaceAll('\r\n', '\n')
  const pieces: ForeignPiece[] = []
  let from = 0
  for (const match of source.matchAll(unsafe)) {
    if (match.index > from) pieces.push({ kind: 'text', text: source.slice(from, match.index) })
    pieces.push({ kind: 'escape', text: escapeOf(match[0]) })
    from = match.index + match[0].length
  }
  if (from < source.length) pieces.push({ kind: 'text', text: source.slice(from) })
  return pieces
}

/** The same as one string: for attributes, titles and names read aloud. */
export function escapeForeign(text: string): string {
  return splitForeign(text)
    .map((piece) => piece.text)
    .join('')
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
}

/** A piece of text from outside: shown as it is, or as the escape of a character that must not act. */
export type ForeignPiece = { readonly kind: 'text' | 'escape'; readonly text: string }

/**
 * Characters that reorder, hide or break what is around them: controls (but tab and line feed), soft hyphen, Arabic
 * letter mark, zero-width and bidirectional marks, embeddings, overrides and isolates, line separators, fillers,
 * variation selectors, the byte order mark, interlinear marks, tag characters. After Unicode TR 36 and 39.
 */
const unsafe =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]/gu

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

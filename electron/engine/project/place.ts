/** Line and column, both from 1, of an offset in a text with `\n` or `\r\n` line ends. */
export function placeAt(text: string, offset: number): { line: number; column: number } {
  let line = 1
  let lineStart = 0
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', lineStart)) {
    line++
    lineStart = end + 1
  }
  return { line, column: offset - lineStart + 1 }
}

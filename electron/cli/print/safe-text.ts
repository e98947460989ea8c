/**
 * Characters that would move the cursor, change colors, or make text read in another order than it is
 * (SAFETY P10): Unicode's controls and format characters (bidirectional marks, invisible ones) and its line
 * and paragraph separators. Tabs and line ends are left alone.
 */
const unsafe = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Text of others for a terminal: what cannot be seen is shown as an escape such as `\u{202e}`. */
export function safeText(text: string): string {
  return text.replace(unsafe, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}

/** The same on one line: line ends and tabs are shown as `\n` and `\t`. */
export function safeLine(text: string): string {
  return safeText(text).replace(/\n/g, '\\n').replace(/\t/g, '\\t')
}

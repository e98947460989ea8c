/**
 * Control and invisible characters, which editors and formatters change or hide; line feeds and tabs are not among
 * them.
 */
// oxlint-disable-next-line no-control-regex -- these are what it is about
const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

const escapes: Readonly<Record<string, string>> = { '\r': String.raw`\r` }

function escapeOf(letter: string): string {
  return escapes[letter] ?? String.raw`\u` + letter.charCodeAt(0).toString(16).padStart(4, '0')
}

/** Text as a JavaScript string literal on one line. */
export function quoted(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', String.raw`\n`)
    .replaceAll(hidden, escapeOf)
  return `'${escaped}'`
}

/**
 * Text as a template literal that is exactly it: lines stay lines, and what a template literal would read otherwise
 * (a carriage return becomes a line end in it), and invisible characters are escaped.
 */
export function templateLiteral(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('`', '\\`')
    .replaceAll('${', '\\${')
    .replaceAll(hidden, escapeOf)
  return `\`${escaped}\``
}

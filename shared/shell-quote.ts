/** A word as one POSIX shell word; left alone where it has nothing special. */
export function shellQuote(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/u.test(word)) return word
  return `'${word.replaceAll("'", `'\\''`)}'`
}

/**
 * A statement of SQL as lines of Python that Alembic runs: one literal for each of its lines, so that no indentation
 * gets into the text. Comments before it become comments of Python.
 */
export function executedByAlembic(sql: string): readonly string[] {
  const lines = sql.split('\n')
  const start = lines.findIndex((line) => !line.startsWith('--'))
  const comments = lines.slice(0, start === -1 ? lines.length : start)
  const rest = lines.slice(comments.length)
  const notes = comments.map((line) => `#${line.slice(2)}`)
  const [only, ...others] = rest
  if (only === undefined) return notes
  if (others.length === 0) return [...notes, `op.execute(${executedLiteral(only)})`]
  const literals = rest.map(
    (line, at) => `    ${executedLiteral(at === rest.length - 1 ? line : `${line}\n`)}`,
  )
  return [...notes, 'op.execute(', ...literals, ')']
}

/** `op.execute` reads `:name` as a parameter unless a backslash stands before it (SQLAlchemy's text()). */
const parameter = /(?<![:\w\\]):(?=\w+(?!:))/g
/** A backslash of the text itself that text() would take away. */
const ownBackslash = /\\(?=:[\w$]*(?![:\w$]))/g

/** SQL as a literal of Python that `op.execute` sends as it is. */
export function executedLiteral(text: string): string {
  // JSON's escapes are Python's as well, but for surrogate pairs, which it leaves as they are.
  return JSON.stringify(text.replaceAll(ownBackslash, '\\\\').replaceAll(parameter, '\\:'))
}

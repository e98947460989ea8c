const inSql =
  /\b(?:table|into|update|from|join|on|references)\s+(?:if\s+(?:not\s+)?exists\s+)?(?:only\s+)?["'`[]?([\w.$]+)/gi
const inCode =
  /\b(?:knex|op\.\w+|\w*[tT]able\w*|into|from|\w*[jJ]oin|hasColumn)\s*\(\s*(?:\w+\s*=\s*)?["'`]([\w.$]+)["'`]/g

/**
 * Names that stand where a statement or a call names a table, lower case, each once. A rough net over SQL and code alike:
 * made for finding, not for deciding. Longer texts are looked at up to 200,000 characters.
 */
export function namedTables(text: string): string[] {
  const part = text.slice(0, 200_000)
  const names = [inSql, inCode].flatMap((pattern) =>
    [...part.matchAll(pattern)].flatMap((match) => match[1]?.toLowerCase() ?? []),
  )
  return [...new Set(names)]
}

/** How a database system reads the text of SQL, beyond the standard. */
export type LexicalRules = {
  /** PostgreSQL's $tag$ ... $tag$. */
  readonly dollarQuotes: boolean
  /** PostgreSQL's E'...' with backslash escapes. */
  readonly escapeStrings: boolean
  /** Letters that may stand before a string and belong to it, as in x'0a'; lower case. */
  readonly stringPrefixes: string
  /** Backslashes escape in plain strings too; null where no setting can make it so. */
  readonly plainEscapes: boolean | null
  /** A carriage return alone ends a line comment. */
  readonly returnEndsLine: boolean
  /** A block comment may contain block comments, and must be closed. */
  readonly nestedComments: boolean
  /** SQLite's [name]. */
  readonly brackets: boolean
  /** SQLite's `name`. */
  readonly backticks: boolean
  /** Names that differ in case only are one name, quoted or not. */
  readonly foldsQuotedNames: boolean
  /** Kinds of CREATE whose body is BEGIN ... END with semicolons inside. */
  readonly bodies: readonly string[]
}

/** Where a statement stands in a file, to tell the place of an error in it. */
export type StatementPlace = {
  readonly file: string
  readonly line: number
  readonly column: number
  /** The statement does not stand there: code at this line built it. */
  readonly isOfCode?: boolean
}

/** A text with its bindings and, from a file, its place. */
export type AskedText = {
  readonly sql: string
  readonly bindings: readonly unknown[]
  readonly place?: StatementPlace
  /** True where it is known to be one statement. */
  readonly single?: boolean
}

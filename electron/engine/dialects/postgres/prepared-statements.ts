/** Statements after which prepared statements are gone, inside a transaction or outside. */
const dropsPrepared = /\b(?:discard|deallocate)\b/i

/**
 * Statements of Headway's own that a session runs over and over, prepared at their second use: planning them takes
 * longer than running them.
 */
export class PreparedStatements {
  readonly #query: (sql: string) => Promise<unknown>
  /** By shape. A statement is prepared at its second use. */
  readonly #known = new Map<string, { readonly name: string; readonly isPrepared: boolean }>()
  #count = 0

  constructor(query: (sql: string) => Promise<unknown>) {
    this.#query = query
  }

  /**
   * The name to EXECUTE, or null at the first use.
   * @param shape equal for statements that differ in their parameters only
   * @param write the statement with its parameters as $1, $2, ...
   */
  async nameOf(shape: string, write: () => string): Promise<string | null> {
    const known = this.#known.get(shape)
    if (known === undefined) {
      // Numbers are not reused: the server may still hold a statement that was forgotten here.
      this.#count += 1
      this.#known.set(shape, { name: `headway_${this.#count}`, isPrepared: false })
      return null
    }
    const { name } = known
    if (!known.isPrepared) {
      await this.#query(`PREPARE ${name} AS ${write()}`)
      this.#known.set(shape, { name, isPrepared: true })
    }
    return name
  }

  /** They are about to be deallocated. */
  forget(): void {
    this.#known.clear()
  }

  /** Told every statement of the session: some make the server forget. */
  noticeDrop(sql: string): void {
    if (this.#known.size > 0 && dropsPrepared.test(sql)) this.#known.clear()
  }
}

import type { Dialect, Session, StatementClass } from '../dialects/dialect.ts'

/** Milliseconds that statements of a kind may take; left out: as any other statement. */
export type StatementTimeouts = {
  /** CREATE, ALTER, DROP and whatever else changes the schema: locks are held meanwhile. */
  readonly schema?: number | undefined
  /** What reads and writes rows. */
  readonly data?: number | undefined
  /** What the server refuses inside a transaction, such as CREATE INDEX CONCURRENTLY. */
  readonly outside?: number | undefined
}

const ofSchema = /^(?:create|alter|drop|comment|grant|revoke|reindex|cluster|refresh|security|import)\b/
const ofData = /^(?:select|values|table|insert|update|delete|merge|replace|truncate|copy)\b/

/** Which of the limits holds for a statement; null for the one of all others. */
export function timeoutClass({
  kind,
  needsNoTransaction,
}: Pick<StatementClass, 'kind' | 'needsNoTransaction'>): keyof StatementTimeouts | null {
  if (needsNoTransaction) return 'outside'
  if (ofSchema.test(kind)) return 'schema'
  return ofData.test(kind) ? 'data' : null
}

type BoundsOptions = {
  readonly dialect: Pick<Dialect, 'limitStatements'>
  readonly session: Session
  readonly timeouts: StatementTimeouts
  /** Of every other statement; null for what the server says. */
  readonly usual: number | null
  /** What holds before the first statement. */
  readonly initial: number | null
}

/** Sets the statement timeout of a session by the kind of the next statement, until a step sets its own. */
export class StatementBounds {
  readonly #options: BoundsOptions
  #current: number | null | undefined
  #isTheirs = false

  constructor(options: BoundsOptions) {
    this.#options = options
    this.#current = options.initial
  }

  /** Whether every statement has the same limit, so that nothing is to be said in between. */
  get isUniform(): boolean {
    const { timeouts, usual, initial } = this.#options
    return [timeouts.schema, timeouts.data, timeouts.outside, initial].every(
      (limit) => (limit ?? usual) === usual,
    )
  }

  /** A transaction or savepoint ended, and what was set in it may have gone with it. */
  forget(): void {
    this.#current = undefined
  }

  async before(sql: string, statement: StatementClass): Promise<void> {
    const { dialect, session, timeouts, usual } = this.#options
    if (/statement_timeout/i.test(sql)) this.#isTheirs = true
    if (this.#isTheirs || (this.isUniform && this.#current === usual)) return
    const kind = timeoutClass(statement)
    const limit = (kind === null ? undefined : timeouts[kind]) ?? usual
    if (limit === this.#current) return
    await dialect.limitStatements?.(session, limit)
    this.#current = limit
  }
}

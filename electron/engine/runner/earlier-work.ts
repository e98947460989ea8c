import { HeadwayError } from '../../../shared/errors.ts'
import type { LedgerEntry } from '../../../shared/model/database.ts'
import type { QueryResult, StatementClass } from '../dialects/dialect.ts'
import type { DoorOptions } from './door-options.ts'
import { recordedResult } from './door-rules.ts'
import { asKept } from '../dialects/ledger-rows.ts'

/** What earlier runs of a step did of it, as the ledger has it. */
export type Earlier = {
  /** Statements that are done and are not sent again. */
  readonly skip: number
  /** Their texts, where they are known. */
  readonly done: readonly string[]
  /** True where their number suffices, as the file is the one that ran; else another text in their place is refused. */
  readonly isCounted: boolean
  /** Texts of statements that a run did which was decided since: the step begins anew, but what they made may stand. */
  readonly made: readonly string[]
}

export const nothingEarlier: Earlier = { skip: 0, done: [], isCounted: true, made: [] }

type Asked = { readonly sql: string; readonly statement: StatementClass; readonly index: number }

/** Holds what earlier runs of a step did against what it sends now, statement by statement. */
export class EarlierWork {
  readonly #known: Earlier
  #seen = 0
  #isSame = true

  constructor(known: Earlier) {
    this.#known = known
  }

  get skip(): number {
    return this.#known.skip
  }

  /** Counts a statement; true where it is done. Throws where it is another one than the one that ran. */
  passes(sql: string): boolean {
    const { skip, done, isCounted, made } = this.#known
    const at = this.#seen
    this.#seen += 1
    if (at >= skip) {
      this.#isSame &&= made[at] === asKept(sql)
      return false
    }
    const ran = done[at]
    if (!isCounted && ran !== undefined && ran !== asKept(sql)) throw otherStatement(at, ran, sql, skip)
    return true
  }

  /** Whether the statement that was counted last is the first one that is not done. */
  get isNext(): boolean {
    return this.#seen === this.#known.skip + 1
  }

  /** Asks the server; what the decided run made, this statement and all before it alike, and what stands is no failure. */
  async ask(
    query: () => Promise<QueryResult>,
    { sql, statement, index }: Asked,
    { dialect, listener }: Pick<DoorOptions, 'dialect' | 'listener'>,
  ): Promise<QueryResult> {
    try {
      return await query()
    } catch (error) {
      const stands =
        this.#isSame && error instanceof HeadwayError && dialect.isDoneAlready(statement, error.data)
      if (!stands) throw error
      listener?.onDoneAlready?.(index, sql)
      return recordedResult(statement, dialect)
    }
  }

  /** Throws where the step ended before what is done of it. */
  requireAll(): void {
    const { skip, done } = this.#known
    if (this.#seen < skip) throw otherStatement(this.#seen, done[this.#seen] ?? '', null, skip)
  }
}

function otherStatement(at: number, ran: string, sql: string | null, count: number): HeadwayError {
  const first = count === 1 ? 'Its first statement is' : `Its first ${count} statements are`
  const now = sql === null ? 'the revision ends before it now' : 'the revision has another one there now'
  return new HeadwayError('unsupported', `${first} done; statement ${at + 1} was "${ran}", and ${now}.`, {
    sql,
    hint: 'Put what is done back as it was and change only what comes after it, then resume again; or decide the step. What is done, and the commands that decide: headway ledger',
  })
}

/** Whether a statement gives its caller nothing to decide by: one that only changes the schema. */
export function givesNothing(sql: string): boolean {
  const text = sql.replace(/^(?:\s+|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/, '')
  return /^(?:create|alter|drop|comment|grant|revoke|reindex|refresh|vacuum|analyze|cluster|set|reset)\b/i.test(
    text,
  )
}

/**
 * What runs of a step that were decided since did to their ends, from its entries, newest first. Only where all of it
 * are changes of the schema: what was written into tables cannot be told from what was not.
 */
export function madeBefore(entries: readonly LedgerEntry[], action: string): readonly string[] {
  const end = entries.findIndex((entry) => entry.outcome === 'applied' && entry.action !== 'stamp')
  const since = end === -1 ? entries : entries.slice(0, end)
  const lists = since
    .filter((entry) => entry.outcome === 'started' && entry.action === action)
    .map(({ statements }) => statements.slice(0, -1).map(({ sql }) => sql))
  const longest = lists.reduce<readonly string[]>((a, b) => (b.length > a.length ? b : a), [])
  return longest.every((sql) => givesNothing(sql)) ? longest : []
}

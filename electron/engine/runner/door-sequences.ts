import type { StatementInfo } from '../../../shared/model/plan.ts'
import type { GuardedStatement } from '../dialects/dialect.ts'
import type { StatementLabel } from '../dialects/operation-rules.ts'
import type { SequenceWatch } from '../dialects/sequence-watch.ts'

/** Sequences of statements of one step: what each statement does as part of one, and which were not completed. */
export class DoorSequences {
  readonly #watch: SequenceWatch | null
  /** Statements whose label holds only if their sequence is completed, by their place. */
  readonly #open = new Map<number, GuardedStatement>()
  /** Statements that do nothing of their own. */
  readonly #parts = new Set<number>()

  constructor(watch: SequenceWatch | null) {
    this.#watch = watch
  }

  /** The label of a statement that is part of a sequence, before it is sent; null for all others. */
  async label(statement: GuardedStatement, place: number): Promise<StatementLabel | null> {
    const { sql, statement: its } = statement
    // A database that cannot say what its tables hold says so to the statement itself.
    const asked = this.#watch?.before({ sql, kind: its.kind }, place).catch(() => null)
    const part = (await asked) ?? null
    if (part === null) return null
    if (part.isOpen) this.#open.set(place, statement)
    else this.#open.clear()
    for (const each of part.places) this.#parts.add(each)
    return { kind: its.kind, object: its.object, effects: part.effects }
  }

  forget(): void {
    this.#watch?.forget()
  }

  /** Statements of sequences that were not completed: they do what their words say. */
  get unfinished(): readonly GuardedStatement[] {
    return [...this.#open.values()]
  }

  /** The statements with what they turned out to do. */
  settled(statements: readonly StatementInfo[]): readonly StatementInfo[] {
    if (this.#open.size + this.#parts.size === 0) return statements
    return statements.map((info, place) => {
      if (this.#open.has(place)) return { ...info, effects: null }
      return this.#parts.has(place) ? { ...info, effects: [] } : info
    })
  }
}

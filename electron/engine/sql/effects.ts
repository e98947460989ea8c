import type {
  EffectFact,
  EffectKind,
  EffectObject,
  FactName,
  StatementEffect,
} from '../../../shared/model/effects.ts'
import type { StatementInfo } from '../../../shared/model/plan.ts'

/** An effect from the given parts; by default nothing is lost, locked or rewritten, and that is certain. */
export function effectOf(
  effect: EffectKind,
  object: EffectObject | null,
  more: Partial<StatementEffect> = {},
): StatementEffect {
  return {
    effect,
    object,
    columns: [],
    detail: null,
    loses: null,
    everyRow: false,
    lock: 'none',
    rewrites: false,
    scans: false,
    demands: null,
    condition: null,
    certain: true,
    ...more,
  }
}

/** Facts of an effect, to be spread into it; nothing where none holds. */
export function withFacts(facts: readonly EffectFact[]): Pick<StatementEffect, 'facts'> {
  return facts.length === 0 ? {} : { facts: [...facts] }
}

/** A fact in a list, where it holds. */
export function factIf(holds: boolean, fact: FactName, column: string | null = null): readonly EffectFact[] {
  return holds ? [{ fact, column }] : []
}

/** Detail of a `create` or `add column` with IF NOT EXISTS: the object may be one that existed before. */
export const ifMissing = 'if missing'

/** Longest text of a statement that an effect quotes. */
const QUOTED = 80

/** What is said of a statement that cannot be understood: it may do anything. */
export function unknownEffect(sql: string): StatementEffect {
  const text = sql.replaceAll(/\s+/g, ' ').trim()
  const detail = text.length > QUOTED ? `${text.slice(0, QUOTED)}...` : text
  return effectOf('unknown', null, { detail, lock: 'reads and writes', certain: false })
}

/** Calls code that may do anything: `call purge()`. */
export function codeEffect(detail: string): StatementEffect {
  return effectOf('run code', null, { detail, certain: false })
}

/** What each of several statements does; one that cannot be understood has one effect, `unknown`. Never rejects. */
export type ReadEffects = (statements: readonly string[]) => Promise<readonly (readonly StatementEffect[])[]>

/** Statements with their effects, as far as they do not carry them already. */
export async function withEffects<T extends Pick<StatementInfo, 'sql' | 'effects'>>(
  readEffects: ReadEffects,
  statements: readonly T[],
): Promise<(T & { readonly effects: StatementEffect[] })[]> {
  const open = statements.filter(({ effects }) => effects === null)
  const found = await readEffects(open.map(({ sql }) => sql))
  const byStatement = new Map(open.map((statement, index) => [statement, found[index]]))
  return statements.map((statement) => ({
    ...statement,
    effects: [...(statement.effects ?? byStatement.get(statement) ?? [unknownEffect(statement.sql)])],
  }))
}

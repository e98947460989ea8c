import { exactRevision } from './exact-revision.ts'
import { trailingText } from './revision-errors.ts'
import type { RevisionGraph } from './revision-graph.ts'

/** A relative target: `[label@][symbol](+|-)digits`. */
export type RelativeTarget = {
  readonly label: string | null
  /** The revision to count from; null counts from the rows. */
  readonly symbol: string | null
  /** Signed; `-0` is 0. */
  readonly steps: number
  readonly sign: '+' | '-'
}

/**
 * The parts of a relative target, or null where `text` is absolute (SEMANTICS b.5; a symbol is word characters).
 * Text after the digits, which Alembic ignores, is an error (decision 2).
 */
export function parseRelativeTarget(graph: RevisionGraph, text: string): RelativeTarget | null {
  if (exactRevision(graph, text) !== null) return null
  const match = /^(?:(.+?)@)?([\p{L}\p{N}_]+)?([+-])(\d+)/su.exec(text)
  if (match === null) return null
  const [whole, label, symbol, sign, digits] = match
  if (whole.length < text.length) throw trailingText(text, text.slice(whole.length))
  const steps = Number(`${sign}${digits}`)
  return {
    label: label ?? null,
    symbol: symbol ?? null,
    steps: steps === 0 ? 0 : steps,
    sign: sign === '+' ? '+' : '-',
  }
}

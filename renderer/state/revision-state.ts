import type { TargetState } from '../../shared/model/database.ts'
import type { GraphNode } from '../../shared/model/graph.ts'

/**
 * Where one revision stands on the chosen target. `unknown`: no target, or it cannot be asked, or it stands at a
 * revision that no file has, and nothing says what lies below that. `elsewhere`: its file is on another branch.
 * `replaced`: a squash stands for it.
 */
export type RevisionState =
  | 'applied'
  | 'pending'
  | 'current'
  | 'missing'
  | 'edited'
  | 'failed'
  | 'unknown'
  | 'elsewhere'
  | 'replaced'

/** Glyph and words of a state: never a color alone. */
export const stateLooks: Readonly<Record<RevisionState, { readonly glyph: string; readonly word: string }>> =
  {
    applied: { glyph: '●', word: 'applied' },
    pending: { glyph: '○', word: 'pending' },
    current: { glyph: '◎', word: 'current' },
    missing: { glyph: '⌀', word: 'missing file' },
    edited: { glyph: '✎', word: 'edited' },
    failed: { glyph: '✗', word: 'failed' },
    elsewhere: { glyph: '◌', word: 'other branch' },
    replaced: { glyph: '⊃', word: 'squashed' },
    unknown: { glyph: '?', word: 'not known' },
  }

/** Whether a state's answers can be used: the target was reached and read. */
export function isKnown(state: TargetState | null): state is TargetState {
  return state !== null && (state.status === 'ok' || state.status === 'graph_broken')
}

/** Ids at which a target stands, whatever else is to be said of them: an edited or failed revision can be current. */
export function currentIds(state: TargetState | null): ReadonlySet<string> {
  return new Set(isKnown(state) ? [...state.current, ...state.rows] : [])
}

/** A look-up of every revision's state on a target, built once per state. */
export function stateLookup(state: TargetState | null): (node: GraphNode) => RevisionState {
  if (!isKnown(state)) return (node) => (node.ghost ? 'missing' : 'unknown')
  const applied = new Set(state.applied)
  const current = currentIds(state)
  const edited = new Set(state.edited)
  const failed = new Set(state.failed)
  const others = state.position === 'unknown_revision' ? 'unknown' : 'pending'
  return (node) => {
    if (node.ghost) return 'missing'
    if (failed.has(node.id)) return 'failed'
    if (edited.has(node.id)) return 'edited'
    if (current.has(node.id)) return 'current'
    return applied.has(node.id) ? 'applied' : others
  }
}

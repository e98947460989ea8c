import type { ErrorCategory, ErrorCode } from '../../../shared/errors.ts'
import type { GraphProblem, RevisionNode } from './revision-graph.ts'

/** The defects `buildGraph` reports, by rule; the codes are those a refused plan carries. */
const kinds = {
  'duplicate-revision': { code: 'duplicate_revision', category: 'duplicate' },
  'duplicate-label': { code: 'duplicate_label', category: 'duplicate' },
  'missing-parent': { code: 'missing_parent', category: 'not_found' },
  'missing-dependency': { code: 'missing_dependency', category: 'not_found' },
  'self-loop': { code: 'cycle', category: 'cycle' },
  'dependency-self-loop': { code: 'cycle', category: 'cycle' },
  cycle: { code: 'cycle', category: 'cycle' },
  'dependency-cycle': { code: 'cycle', category: 'cycle' },
  'illegal-id': { code: 'invalid_revision_id', category: 'other' },
} as const satisfies Record<string, { code: ErrorCode; category: ErrorCategory }>

type GraphRule = keyof typeof kinds

/** A problem of `nodes`, placed at `path`. */
export function graphProblem(
  rule: GraphRule,
  place: { readonly path: string; readonly revision: string },
  nodes: readonly RevisionNode[],
  message: string,
  hint: string,
  label: string | null = null,
): GraphProblem {
  return {
    ...kinds[rule],
    nodes,
    label,
    diagnostic: {
      rule,
      severity: 'error',
      where: { file: place.path, line: null, column: null },
      revision: place.revision,
      message,
      hint,
    },
  }
}

import { isDeepStrictEqual } from 'node:util'
import type { Answer, VectorCase } from './vectors.ts'

/**
 * Whether two answers say the same: equal steps and rows (or revisions, or facts), or errors of one category.
 * Where Alembic's own answer varies with hash order, any of the recorded ones will do.
 */
export function agrees(vector: VectorCase, got: Answer): boolean {
  const accepted = vector.stable ? [vector.expected] : [vector.expected, ...(vector.alternatives ?? [])]
  return accepted.some((expected) => same(vector, expected, got))
}

function same(vector: VectorCase, expected: Answer, got: Answer): boolean {
  if (vector.kind === 'graph') return sameGraph(expected, got)
  if (expected.ok !== got.ok) return false
  if (!expected.ok) return categoryOf(expected) === categoryOf(got)
  return isDeepStrictEqual(essence(vector, expected), essence(vector, got))
}

export function categoryOf(answer: Answer): string | null {
  const error = answer['error'] as { category?: string } | undefined
  return error?.category ?? null
}

/** A graph always comes; what Alembic refuses is then among its problems. */
function sameGraph(expected: Answer, got: Answer): boolean {
  if (expected.ok) return isDeepStrictEqual(graphFacts(expected), graphFacts(got))
  const problems = got['problems'] as readonly { category: string }[]
  return problems.some((problem) => problem.category === categoryOf(expected))
}

/** The parts that are scored. Lists without an order of their own are sorted. */
function graphFacts(answer: Answer): unknown {
  const { labels, revisions, history, branch_points } = answer
  const sorted = (key: string): unknown => (answer[key] as string[]).toSorted()
  return {
    heads: sorted('heads'),
    realHeads: sorted('real_heads'),
    bases: sorted('bases'),
    realBases: sorted('real_bases'),
    labels,
    revisions: sortLists(revisions as Record<string, Record<string, unknown>>),
    history,
    branch_points,
  }
}

function sortLists(revisions: Record<string, Record<string, unknown>>): unknown {
  const unordered = ['dependencies', 'normalized_dependencies', 'next', 'next_all', 'labels']
  return Object.fromEntries(
    Object.entries(revisions).map(([id, facts]) => [
      id,
      { ...facts, ...Object.fromEntries(unordered.map((key) => [key, (facts[key] as string[]).toSorted()])) },
    ]),
  )
}

function essence(vector: VectorCase, answer: Answer): unknown {
  if ('steps' in answer) {
    const steps = answer['steps'] as readonly Record<string, unknown>[]
    return {
      rows: answer['rows'],
      steps: vector.ops_stable ? steps : steps.map((step) => ({ ...step, ops: null })),
    }
  }
  if (vector.kind !== 'revision') return { revisions: answer['revisions'], revision: answer['revision'] }
  const { revision, down_revision, depends_on, branch_labels } = answer
  return { revision, down_revision, depends_on, branch_labels }
}

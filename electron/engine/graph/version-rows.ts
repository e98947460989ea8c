import { HeadwayError } from '../../../shared/errors.ts'
import { ancestors } from './closure.ts'
import { requireNoOverlap } from './overlap.ts'
import type { RevisionGraph, RevisionNode } from './revision-graph.ts'
import { resolveNodes } from './resolve.ts'
import { squashOf } from './squash-range.ts'

/**
 * The revisions that version rows stand for, in row order, repeats kept. A row may hold a partial id, as in
 * Alembic; one that matches nothing is `unknown_database_revision`.
 */
export function rowNodes(graph: RevisionGraph, rows: readonly string[]): readonly RevisionNode[] {
  return rows.flatMap((row) => graph.byId.get(row) ?? resolveRow(graph, row))
}

/** As `rowNodes`; rows of which one implies another are `overlapping_rows`. */
export function distinctRowNodes(graph: RevisionGraph, rows: readonly string[]): readonly RevisionNode[] {
  const nodes = rowNodes(graph, rows)
  requireNoOverlap(graph, nodes, 'Version rows')
  return nodes
}

/** Tips of what is applied: of anc(rows), those without a versioned child in the set, in load order. */
export function tipNodes(graph: RevisionGraph, rows: readonly string[]): readonly RevisionNode[] {
  const applied = ancestors(graph, rowNodes(graph, rows))
  return graph.nodes.filter(
    (node) => applied[node.index] === 1 && !node.children.some((child) => applied[child.index] === 1),
  )
}

function resolveRow(graph: RevisionGraph, row: string): readonly RevisionNode[] {
  try {
    return resolveNodes(graph, row)
  } catch (error) {
    if (!(error instanceof HeadwayError) || error.code !== 'revision_not_found') throw error
    const squash = squashOf(graph, row)
    if (squash !== undefined) throw insideSquash(row, squash)
    throw new HeadwayError(
      'unknown_database_revision',
      `The database stands at "${row}", which no revision file declares.`,
      {
        category: 'not_found',
        candidates: error.data.candidates,
        hint: 'Is the right branch checked out? Look for its file in git with: headway rescue; or, where the database stands elsewhere in truth, correct the table: headway stamp --purge <revision>',
        cause: error,
      },
    )
  }
}

/** The database has applied a part of what the squash does; only the replaced files can run the rest. */
function insideSquash(row: string, { id }: RevisionNode): HeadwayError {
  return new HeadwayError(
    'unknown_database_revision',
    `The database stands at "${row}", inside the range that ${id} replaces: it must finish that range first, by the files that were there before.`,
    {
      category: 'not_found',
      candidates: [id],
      hint: `Take them back (headway squash --undo ${id}, or check out the commit before the squash), run: headway upgrade ${id}; then squash again.`,
    },
  )
}

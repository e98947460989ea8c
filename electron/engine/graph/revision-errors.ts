import { HeadwayError } from '../../../shared/errors.ts'
import type { RevisionGraph, RevisionNode } from './revision-graph.ts'

/** The errors of revision expressions: one function each, with Alembic's category (SEMANTICS decision 12). */

const ids = (nodes: readonly RevisionNode[]): string[] => nodes.map((node) => node.id)
const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

export function emptyExpression(): HeadwayError {
  return new HeadwayError('invalid_target', 'An empty revision was given.', {
    category: 'other',
    hint: 'Write a revision id, head, heads or base.',
  })
}

export function noSuchRevision(graph: RevisionGraph, name: string): HeadwayError {
  const candidates = similar(graph, name)
  const short = name.length > 0 && name.length < 4 && candidates.length > 0
  const hint = short
    ? `Ids of up to three characters match only as a whole. Did you mean ${list(candidates)}?`
    : candidates.length > 0
      ? `Did you mean ${list(candidates)}?`
      : 'List the revisions with: headway history'
  return new HeadwayError('revision_not_found', `There is no revision or branch label "${name}".`, {
    category: 'not_found',
    candidates,
    hint,
  })
}

/** `cause` says why the name is no branch: nothing begins like it, or several names do. */
export function noSuchBranch(graph: RevisionGraph, label: string, cause: HeadwayError): HeadwayError {
  const several = cause.code === 'ambiguous_revision'
  const labels = [...graph.byLabel.keys()].slice(0, 8)
  const known =
    labels.length > 0 ? `Branch labels are ${list(labels)}.` : 'No revision declares a branch label.'
  const message = several ? `"${label}" names no one branch.` : `There is no branch "${label}".`
  return new HeadwayError('branch_not_found', message, {
    category: 'not_found',
    candidates: several ? cause.data.candidates : labels,
    hint: several ? cause.message : known,
    cause,
  })
}

export function notInBranch(node: RevisionNode, label: string): HeadwayError {
  return new HeadwayError('not_in_branch', `Revision ${node.id} is not a member of branch "${label}".`, {
    category: 'not_found',
    candidates: [node.id],
    hint: `Leave the branch out (${node.id}), or name a revision that shares its line with "${label}".`,
  })
}

export function ambiguousPartial(name: string, candidates: readonly string[]): HeadwayError {
  return new HeadwayError(
    'ambiguous_revision',
    `"${name}" is the beginning of several names: ${list(candidates.slice(0, 5))}.`,
    {
      category: 'ambiguous',
      candidates: [...candidates],
      hint: 'Write more characters of the one you mean.',
    },
  )
}

export function multipleHeads(heads: readonly RevisionNode[], argument: string): HeadwayError {
  const names = ids(heads)
  return new HeadwayError('multiple_heads', `"${argument}" is more than one revision: ${names.join(', ')}.`, {
    category: 'multiple_heads',
    candidates: names,
    hint: 'Say heads for all of them, name one, or join them: headway merge heads -m "merge"',
  })
}

export function ambiguousWalk(
  from: RevisionNode | null,
  candidates: readonly RevisionNode[],
  direction: 'up' | 'down',
): HeadwayError {
  const place = from === null ? 'base' : from.id
  const names = ids(candidates)
  const ways = direction === 'up' ? 'up' : 'down'
  return new HeadwayError('ambiguous_walk', `From ${place} the way ${ways} divides: ${names.join(', ')}.`, {
    category: 'ambiguous',
    candidates: names,
    hint:
      direction === 'up' ? 'Name one of them, or add a branch: <label>@+1.' : 'Name the one to go down to.',
  })
}

/** `spellings` are expressions that each pick one of the rows. */
export function ambiguousCurrent(rows: readonly string[], spellings: readonly string[]): HeadwayError {
  return new HeadwayError(
    'ambiguous_current',
    `The database stands at several revisions (${rows.join(', ')}), and the step is counted from one.`,
    {
      category: 'ambiguous',
      candidates: [...spellings],
      hint: `Say which: ${spellings.join(', ')}.`,
    },
  )
}

export function relativeTooFar(expression: string, why: string): HeadwayError {
  return new HeadwayError('relative_too_far', `"${expression}" cannot be reached: ${why}.`, {
    category: 'range_walk',
    hint: 'Name the revision, or a smaller step.',
  })
}

export function walkedTooFar(expression: string): HeadwayError {
  return new HeadwayError('walked_too_far', `"${expression}" leads beyond the end of the graph.`, {
    category: 'range_walk',
    hint: 'Use a smaller step, or head or base.',
  })
}

export function trailingText(expression: string, trailing: string): HeadwayError {
  return new HeadwayError('invalid_target', `"${expression}" has "${trailing}" after the number of steps.`, {
    category: 'other',
    candidates: [expression.slice(0, expression.length - trailing.length)],
    hint: 'A relative target ends with its digits.',
  })
}

export function rangeNotAllowed(expression: string): HeadwayError {
  return new HeadwayError('invalid_range', `"${expression}" is a range; only --sql takes <from>:<to>.`, {
    category: 'other',
    hint: 'Name the revision to end at, or add --sql.',
  })
}

export function invalidRange(range: string, why: string, hint: string): HeadwayError {
  return new HeadwayError('invalid_range', `"${range}" is not a range: ${why}.`, { category: 'other', hint })
}

export function notAncestor(message: string, candidates: readonly string[] = []): HeadwayError {
  return new HeadwayError('not_ancestor', message, {
    category: 'not_ancestor',
    candidates: [...candidates],
    hint: 'Name a revision on the line of the other; the lines are shown by: headway history --graph',
  })
}

/** @param kept of version rows: those that say the same without the ones they imply */
export function overlapping(
  pair: readonly [RevisionNode, RevisionNode],
  what: string,
  kept: readonly RevisionNode[],
): HeadwayError {
  const [one, other] = ids(pair)
  return new HeadwayError(
    'overlapping_rows',
    `${what} ${one} and ${other} overlap: one already implies the other.`,
    {
      category: 'other',
      candidates: ids(pair),
      hint:
        what === 'Version rows'
          ? `Keep the later alone: headway stamp --purge ${ids(kept).join(' ')}`
          : 'Name only the later one.',
    },
  )
}

/** Names that begin alike, at most five: ids first, then labels. */
function similar(graph: RevisionGraph, name: string): string[] {
  if (name.length === 0) return []
  const start = name.slice(0, Math.max(1, Math.min(4, name.length - 1)))
  const names = [...graph.nodes.map((node) => node.id), ...graph.byLabel.keys()]
  return names.filter((other) => other.startsWith(start)).slice(0, 5)
}

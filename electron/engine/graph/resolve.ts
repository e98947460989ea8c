import { HeadwayError } from '../../../shared/errors.ts'
import { isMember, lineage, type NodeSet } from './closure.ts'
import { refuseBrokenAnywhere, refuseClashingLabel } from './refuse-broken.ts'
import {
  ambiguousPartial,
  emptyExpression,
  multipleHeads,
  noSuchBranch,
  noSuchRevision,
  notInBranch,
} from './revision-errors.ts'
import type { RevisionGraph, RevisionNode } from './revision-graph.ts'
import { revisionIdProblem } from './revision-id.ts'
import { exactRevision, isIllegalId } from './exact-revision.ts'
import { walk, type Narrow, type WalkEnd } from './walk.ts'

/** What an expression stands for: a revision, the marker `base`, or nothing (a walk past the end). */
export type Resolved = WalkEnd

/**
 * Every revision that `expression` names (SEMANTICS b.2): id, partial id, label, `head`, `heads`, `base` (empty),
 * `label@...`, and a negative number counted from the real heads. Throws with the codes of SEMANTICS decision 12.
 */
export function resolveRevisions(graph: RevisionGraph, expression: string): readonly Resolved[] {
  const exact = exactRevision(graph, expression)
  if (exact !== null) return [exact]
  const { label, symbol } = splitExpression(expression)
  const symbolic = resolveSymbol(graph, label, symbol, expression)
  if (symbolic !== null) return symbolic
  if (/^-0*[1-9]\d*$/u.test(symbol)) return countFromHeads(graph, label, symbol)
  return [matchRevision(graph, symbol, label)]
}

/** The one revision that `expression` names, or null for base. Several are `multiple_heads`. */
export function resolveRevision(graph: RevisionGraph, expression: string): RevisionNode | null {
  const exact = exactRevision(graph, expression)
  if (exact !== null) return exact
  const { label, symbol } = splitExpression(expression)
  const symbolic = resolveSymbol(graph, label, symbol, expression)
  if (symbolic === null) return matchRevision(graph, symbol, label)
  if (symbolic.length > 1) throw multipleHeads(symbolic, expression)
  return symbolic[0] ?? null
}

/** Like `resolveRevisions`, for callers that want revisions only: base and walks past the end are left out. */
export function resolveNodes(graph: RevisionGraph, expression: string): readonly RevisionNode[] {
  return resolveRevisions(graph, expression).filter((found) => found !== null && found !== 'base')
}

/** Split at the first `@`; an empty label counts as none. */
export function splitExpression(expression: string): { label: string | null; symbol: string } {
  const at = expression.indexOf('@')
  if (at < 0) return { label: null, symbol: expression }
  return { label: at === 0 ? null : expression.slice(0, at), symbol: expression.slice(at + 1) }
}

/** L(label): the revision that declares it, else the revision of that id or partial id. */
export function resolveBranch(graph: RevisionGraph, label: string): RevisionNode {
  refuseClashingLabel(graph, label)
  const exact = graph.byId.get(label) ?? graph.byLabel.get(label)
  if (exact !== undefined) return exact
  try {
    return matchRevision(graph, label, null)
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    throw noSuchBranch(graph, label, error)
  }
}

/** Those of `nodes` that share versioned lineage with `label`. */
export function filterByLabel(
  graph: RevisionGraph,
  nodes: readonly RevisionNode[],
  label: string | null,
): readonly RevisionNode[] {
  return narrowTo(graph, label)(nodes)
}

/** Keeps what shares versioned lineage with `label`; the label is looked up when there is something to narrow. */
export function narrowTo(graph: RevisionGraph, label: string | null): Narrow {
  let related: NodeSet | null = null
  return (nodes) => {
    if (label === null || nodes.length === 0) return nodes
    if (related === null) {
      const filter = labelFilter(graph, label)
      related = filter.length === 0 ? new Uint8Array(graph.all.length).fill(1) : lineage(graph, filter, false)
    }
    const set = related
    return nodes.filter((node) => isMember(set, node))
  }
}

/** One id, partial id or label (SEMANTICS b.3), checked against the branch where one is given. */
export function matchRevision(graph: RevisionGraph, name: string, label: string | null): RevisionNode {
  const branch = label === null ? null : resolveBranch(graph, label)
  refuseClashingLabel(graph, name)
  const found = graph.byId.get(name) ?? graph.byLabel.get(name) ?? matchPartial(graph, name, label)
  if (found.id === name) refuseIllegal(graph, name)
  if (branch !== null && label !== null && !isMember(lineage(graph, [branch], false), found)) {
    throw notInBranch(found, label)
  }
  return found
}

/** The revisions a label filter stands for: a label may itself be a symbol. */
function labelFilter(graph: RevisionGraph, label: string): readonly RevisionNode[] {
  return resolveSymbol(graph, null, label, label) ?? [matchRevision(graph, label, null)]
}

/** Null where `symbol` is none of head, heads, base. Without a label, heads speak of the whole graph. */
function resolveSymbol(
  graph: RevisionGraph,
  label: string | null,
  symbol: string,
  expression: string,
): readonly RevisionNode[] | null {
  if (symbol === 'base') {
    if (label !== null) resolveBranch(graph, label)
    return []
  }
  if (symbol !== 'head' && symbol !== 'heads') return null
  if (label === null) refuseBrokenAnywhere(graph)
  if (symbol === 'heads' && label === null) return graph.realHeads
  const heads = filterByLabel(graph, graph.heads, label)
  if (symbol === 'head' && heads.length > 1) throw multipleHeads(heads, expression)
  if (label !== null && heads.length > 0) resolveBranch(graph, label)
  return heads
}

function countFromHeads(graph: RevisionGraph, label: string | null, symbol: string): readonly Resolved[] {
  const steps = Number(symbol)
  const heads =
    label === null ? graph.realHeads : graph.realHeads.filter((head) => head.labels.includes(label))
  return heads.map((head) => walk(graph, head, steps, null))
}

function matchPartial(graph: RevisionGraph, name: string, label: string | null): RevisionNode {
  if (name.length === 0) throw emptyExpression()
  const related = label === null ? null : lineage(graph, labelFilter(graph, label), false)
  const names: string[] = []
  let found: RevisionNode | null = null
  for (const keys of [graph.byId, graph.byLabel]) {
    for (const [key, node] of keys) {
      if (key.length <= 3 || !key.startsWith(name)) continue
      if (related !== null && !isMember(related, node)) continue
      names.push(key)
      found = node
    }
  }
  if (found === null) throw noSuchRevision(graph, name)
  if (names.length > 1) throw ambiguousPartial(name, names)
  return found
}

function refuseIllegal(graph: RevisionGraph, id: string): void {
  const problem = revisionIdProblem(id)
  if (problem === null || !isIllegalId(graph, id)) return
  throw new HeadwayError('invalid_revision_id', `"${id}" cannot be a revision id: ${problem}.`, {
    category: 'other',
    hint: 'Give the revision another id.',
  })
}

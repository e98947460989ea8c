import { HeadwayError } from '../../../shared/errors.ts'
import { ancestors } from './closure.ts'
import { refuseBroken } from './refuse-broken.ts'
import { walkedTooFar } from './revision-errors.ts'
import type { RevisionGraph, RevisionNode } from './revision-graph.ts'
import { branchLabelProblem, revisionIdProblem } from './revision-id.ts'
import { resolveRevision, resolveRevisions } from './resolve.ts'

export type NewRevisionRequest = {
  readonly id: string
  /** Expressions for the parents: `--head`, or the arguments of merge. Default `head`. */
  readonly heads?: readonly string[]
  /** Allows parents that are not heads. */
  readonly splice?: boolean
  readonly branchLabels?: readonly string[]
  /** Expressions; a label that the found revision carries stays text. */
  readonly dependsOn?: readonly string[]
}

/** What the new file declares. */
type NewRevision = {
  readonly id: string
  readonly downRevisions: readonly string[]
  readonly branchLabels: readonly string[]
  readonly dependsOn: readonly string[]
}

/**
 * The metadata of a new revision (SEMANTICS b.7), checked before anything is written (decision 9): the id is legal
 * and new, the parents are heads unless spliced and named once, the labels are new. Merge is the same with several
 * `heads`. Throws `invalid_revision_id`, `multiple_heads`, `not_a_head`, `duplicate_revision`, `duplicate_label`
 * and what the expressions throw.
 */
export function placeNewRevision(graph: RevisionGraph, request: NewRevisionRequest): NewRevision {
  requireLegalId(request.id)
  const heads = request.heads ?? ['head']
  const parents = heads.flatMap((head) => resolveRevisions(graph, head).map((found) => parentOf(found, head)))
  refuseBroken(graph, ancestors(graph, parents))
  requireDistinct(parents)
  if (request.splice !== true) requireHeads(parents)
  const dependsOn = (request.dependsOn ?? []).map((text) => dependency(graph, text))
  requireNew(graph, request.id, request.branchLabels ?? [])
  return {
    id: request.id,
    downRevisions: parents.map((node) => node.id),
    branchLabels: [...(request.branchLabels ?? [])],
    dependsOn,
  }
}

function requireLegalId(id: string): void {
  const problem = revisionIdProblem(id)
  if (problem === null) return
  throw new HeadwayError('invalid_revision_id', `"${id}" cannot be a revision id: ${problem}.`, {
    category: 'other',
    hint: 'Leave --rev-id out for a generated one, or use letters, digits and _ .',
  })
}

function parentOf(found: RevisionNode | 'base' | null, expression: string): RevisionNode {
  if (found === null || found === 'base') throw walkedTooFar(expression)
  return found
}

function requireDistinct(parents: readonly RevisionNode[]): void {
  const twice = parents.find((node, at) => parents.indexOf(node) !== at)
  if (twice === undefined) return
  throw new HeadwayError('duplicate_revision', `Revision ${twice.id} is named twice as a parent.`, {
    category: 'duplicate',
    candidates: [twice.id],
    hint: 'Name each parent once.',
  })
}

function requireHeads(parents: readonly RevisionNode[]): void {
  const inner = parents.find((node) => node.children.length > 0)
  if (inner === undefined) return
  throw new HeadwayError(
    'not_a_head',
    `Revision ${inner.id} is not a head: ${inner.children[0]?.id} follows it.`,
    {
      category: 'other',
      candidates: [inner.id],
      hint: 'Add --splice to start a new branch there.',
    },
  )
}

function dependency(graph: RevisionGraph, text: string): string {
  const node = resolveRevision(graph, text)
  if (node === null) {
    throw new HeadwayError('revision_not_found', `"${text}" names no revision to depend on.`, {
      category: 'not_found',
      hint: 'Name a revision or a branch label.',
    })
  }
  return node.labels.includes(text) ? text : node.id
}

function requireNew(graph: RevisionGraph, id: string, labels: readonly string[]): void {
  const taken = graph.byId.get(id) ?? graph.byLabel.get(id)
  if (taken !== undefined) {
    throw new HeadwayError('duplicate_revision', `Revision ${id} exists: ${taken.path}.`, {
      category: 'duplicate',
      candidates: [taken.id],
      hint: 'Choose another id, or leave --rev-id out.',
    })
  }
  labels.forEach((label, at) => {
    const problem = branchLabelProblem(label)
    if (problem !== null)
      throw new HeadwayError('invalid_request', `"${label}" cannot be a branch label: ${problem}.`, {
        category: 'other',
        hint: 'Use letters, digits, _ and - .',
      })
    const owner = graph.byId.get(label) ?? graph.byLabel.get(label)
    if (owner === undefined && label !== id && labels.indexOf(label) === at) return
    throw new HeadwayError(
      'duplicate_label',
      `Branch label "${label}" is taken${owner === undefined ? '' : ` by revision ${owner.id}`}.`,
      {
        category: 'duplicate',
        candidates: owner === undefined ? [] : [owner.id],
        hint: 'Labels and ids share one namespace: choose another.',
      },
    )
  })
}

import type { Diagnostic } from '../../../shared/diagnostics.ts'
import type { ErrorCategory, ErrorCode } from '../../../shared/errors.ts'
import type { Revision } from '../../../shared/model/revision.ts'

/** What the graph needs of a revision file. */
export type GraphInput = Pick<
  Revision,
  'id' | 'downRevisions' | 'branchLabels' | 'dependsOn' | 'path' | 'replaces'
>

/**
 * A revision with its edges as references. Words are Alembic's (SEMANTICS part 2, section 0).
 * Every list is in declared order (`parents`, `dependencies`, `normalized`) or in load order (`children`, `allChildren`).
 */
export type RevisionNode = {
  readonly id: string
  /** Position in load order; ghosts follow the revisions. Indexes every `NodeSet`. */
  readonly index: number
  /** Empty for a ghost. */
  readonly path: string
  /** Named by others, but no file declares it. */
  readonly ghost: boolean
  /** As declared in the file. */
  readonly declaredLabels: readonly string[]
  /** Of a squash: ids that it stands for beside its own. */
  readonly replaces: readonly string[]
  /** After propagation, sorted. */
  readonly labels: readonly string[]
  /** down_revision. */
  readonly parents: readonly RevisionNode[]
  /** depends_on with labels replaced by the revisions that declare them, without repeats. */
  readonly dependencies: readonly RevisionNode[]
  /** `dependencies` without those that a versioned ancestor declares as well. */
  readonly normalized: readonly RevisionNode[]
  /** `parents`, then `normalized`, without repeats and without edges inside a cycle. */
  readonly downs: readonly RevisionNode[]
  /** The revisions that have this one in `downs`. */
  readonly ups: readonly RevisionNode[]
  /** Revisions naming this one as parent. */
  readonly children: readonly RevisionNode[]
  /** Revisions naming this one as parent or in depends_on. */
  readonly allChildren: readonly RevisionNode[]
}

/** A defect of the files: what is reported, and what is refused because of it. */
export type GraphProblem = {
  readonly diagnostic: Diagnostic
  readonly code: ErrorCode
  readonly category: ErrorCategory
  /** Plans that touch one of these are refused. */
  readonly nodes: readonly RevisionNode[]
  /** An expression that uses this label is refused. */
  readonly label: string | null
}

/** The graph of all revisions; made by `buildGraph`, never changed after. */
export type RevisionGraph = {
  /** In load order, without ghosts. */
  readonly nodes: readonly RevisionNode[]
  readonly ghosts: readonly RevisionNode[]
  /** Nodes and ghosts: `all[node.index] === node`. */
  readonly all: readonly RevisionNode[]
  readonly byId: ReadonlyMap<string, RevisionNode>
  /** Declared labels in load order. */
  readonly byLabel: ReadonlyMap<string, RevisionNode>
  /** Versioned heads: no children. */
  readonly heads: readonly RevisionNode[]
  /** Real heads: neither children nor dependents. */
  readonly realHeads: readonly RevisionNode[]
  /** Versioned bases: no parents. */
  readonly bases: readonly RevisionNode[]
  /** Real bases: neither parents nor depends_on. */
  readonly realBases: readonly RevisionNode[]
  readonly problems: readonly GraphProblem[]
  readonly diagnostics: readonly Diagnostic[]
}

/** A mutable node while the graph is being built. */
export type DraftNode = { -readonly [K in keyof RevisionNode]: Draft<RevisionNode[K]> } & {
  dependsOn: readonly string[]
  downRevisions: readonly string[]
}
type Draft<T> = T extends readonly RevisionNode[] ? DraftNode[] : T

import { graphProblem } from './graph-problems.ts'
import type { DraftNode, GraphInput, GraphProblem } from './revision-graph.ts'
import { revisionIdProblem } from './revision-id.ts'

/** Nodes with their edges resolved, ghosts for what is named and missing, and the problems met. */
export type LinkedRevisions = {
  readonly nodes: readonly DraftNode[]
  readonly ghosts: readonly DraftNode[]
  readonly byId: ReadonlyMap<string, DraftNode>
  readonly byLabel: ReadonlyMap<string, DraftNode>
  readonly problems: GraphProblem[]
}

type Linking = {
  readonly idProblem: IdRule
  readonly nodes: DraftNode[]
  readonly ghosts: Map<string, DraftNode>
  readonly byId: Map<string, DraftNode>
  readonly byLabel: Map<string, DraftNode>
  /** Labels that clash; a dependency by such a name is doubtful. */
  readonly clashes: Map<string, DraftNode[]>
  readonly problems: GraphProblem[]
}

/** Why a text is no revision id, or null where it is one. */
export type IdRule = (id: string) => string | null

/** Reads revisions in load order: ids, then labels, then edges, as Alembic does. Total. */
export function linkRevisions(
  revisions: readonly GraphInput[],
  idProblem: IdRule = revisionIdProblem,
): LinkedRevisions {
  const linking: Linking = {
    idProblem,
    nodes: [],
    ghosts: new Map(),
    byId: new Map(),
    byLabel: new Map(),
    clashes: new Map(),
    problems: [],
  }
  for (const revision of revisions) addRevision(linking, revision)
  for (const node of linking.nodes) for (const label of node.declaredLabels) addLabel(linking, node, label)
  for (const node of linking.nodes) {
    linkParents(linking, node)
    linkDependencies(linking, node)
  }
  return { ...linking, ghosts: [...linking.ghosts.values()] }
}

function draft(id: string, index: number): DraftNode {
  return {
    id,
    index,
    path: '',
    ghost: true,
    declaredLabels: [],
    replaces: [],
    labels: [],
    dependsOn: [],
    downRevisions: [],
    parents: [],
    dependencies: [],
    normalized: [],
    downs: [],
    ups: [],
    children: [],
    allChildren: [],
  }
}

/** A later file of the same id replaces the earlier in its place, as in Alembic; both are named. */
function addRevision(linking: Linking, revision: GraphInput): void {
  const earlier = linking.byId.get(revision.id)
  const node = earlier ?? draft(revision.id, linking.nodes.length)
  if (earlier === undefined) {
    linking.nodes.push(node)
    linking.byId.set(revision.id, node)
  } else reportDuplicate(linking, node, revision.path)
  node.ghost = false
  node.path = revision.path
  node.declaredLabels = revision.branchLabels
  node.replaces = revision.replaces ?? []
  node.dependsOn = revision.dependsOn
  node.downRevisions = revision.downRevisions
  const illegal = linking.idProblem(revision.id)
  if (illegal !== null && earlier === undefined) reportIllegalId(linking, node, illegal)
}

function reportDuplicate(linking: Linking, node: DraftNode, path: string): void {
  const message = `Revision ${node.id} is declared by ${node.path} and by ${path}.`
  const hint = 'Give one of them another id, or delete it if it is a copy.'
  linking.problems.push(
    graphProblem('duplicate-revision', { path, revision: node.id }, [node], message, hint),
  )
}

function reportIllegalId(linking: Linking, node: DraftNode, problem: string): void {
  const message = `"${node.id}" cannot be a revision id: ${problem}.`
  const hint =
    'Ids have 1 to 32 characters, no white space and none of @ - + : , and are not head, heads, base, current.'
  const place = { path: node.path, revision: node.id }
  linking.problems.push(graphProblem('illegal-id', place, [node], message, hint))
}

function addLabel(linking: Linking, node: DraftNode, label: string): void {
  const owner = linking.byId.get(label) ?? linking.byLabel.get(label)
  if (owner === undefined) {
    linking.byLabel.set(label, node)
    return
  }
  const what = linking.byId.has(label) ? `the id of revision ${owner.id}` : `a label of revision ${owner.id}`
  const message = `Branch label "${label}" of revision ${node.id} is already ${what}.`
  const hint = 'Labels and ids share one namespace: rename one of the two.'
  linking.clashes.set(label, [owner, node])
  const place = { path: node.path, revision: node.id }
  linking.problems.push(graphProblem('duplicate-label', place, [], message, hint, label))
}

function linkParents(linking: Linking, node: DraftNode): void {
  for (const id of node.downRevisions) {
    if (id === node.id) reportSelfLoop(linking, node, 'self-loop', 'down_revision')
    else node.parents.push(linking.byId.get(id) ?? missing(linking, node, id, 'parent'))
  }
  for (const parent of distinct(node.parents)) {
    parent.children.push(node)
    parent.allChildren.push(node)
  }
}

function linkDependencies(linking: Linking, node: DraftNode): void {
  for (const name of node.dependsOn) {
    const known = linking.byId.get(name) ?? linking.byLabel.get(name)
    if (known === node) reportSelfLoop(linking, node, 'dependency-self-loop', 'depends_on')
    else {
      const dependency = known ?? missing(linking, node, name, 'dependency')
      if (!node.dependencies.includes(dependency)) node.dependencies.push(dependency)
      if (linking.clashes.has(name)) doubt(linking, name, node)
    }
  }
  for (const dependency of node.dependencies) {
    if (!node.parents.includes(dependency)) dependency.allChildren.push(node)
  }
}

/** A dependency by a name that two revisions claim makes the revision itself doubtful. */
function doubt(linking: Linking, label: string, node: DraftNode): void {
  const at = linking.problems.findIndex((problem) => problem.label === label)
  const problem = linking.problems[at]
  if (problem !== undefined) linking.problems[at] = { ...problem, nodes: [...problem.nodes, node] }
}

function reportSelfLoop(
  linking: Linking,
  node: DraftNode,
  rule: 'self-loop' | 'dependency-self-loop',
  key: string,
): void {
  const message = `Revision ${node.id} names itself in ${key}.`
  const hint = `Correct ${key} in ${node.path}.`
  linking.problems.push(graphProblem(rule, { path: node.path, revision: node.id }, [node], message, hint))
}

function missing(linking: Linking, node: DraftNode, id: string, kind: 'parent' | 'dependency'): DraftNode {
  const ghost = linking.ghosts.get(id) ?? draft(id, 0)
  linking.ghosts.set(id, ghost)
  const key = kind === 'parent' ? 'down_revision' : 'depends_on'
  const message = `Revision ${node.id} names "${id}" in ${key}, and no file declares it.`
  const hint = missingHint(linking, id, kind)
  const place = { path: node.path, revision: node.id }
  linking.problems.push(graphProblem(`missing-${kind}`, place, [node, ghost], message, hint))
  return ghost
}

function missingHint(linking: Linking, id: string, kind: 'parent' | 'dependency'): string {
  const labelled = linking.byLabel.get(id)
  if (kind === 'parent' && labelled !== undefined)
    return `A parent is named by its id: write ${labelled.id} instead.`
  const squash = linking.nodes.find(({ replaces }) => replaces.includes(id))
  if (squash !== undefined)
    return `${squash.id} replaces it: write ${squash.id} where the change follows the whole range.`
  const longer = id.length >= 4 ? linking.nodes.find((node) => node.id.startsWith(id)) : undefined
  if (longer !== undefined) return `Ids are written in full in files: did you mean ${longer.id}?`
  return 'Restore the file, or correct the id.'
}

/** `nodes` without repeats; the list itself where it cannot have any. */
export function distinct(nodes: readonly DraftNode[]): readonly DraftNode[] {
  return nodes.length < 2 ? nodes : [...new Set(nodes)]
}

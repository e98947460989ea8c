import type { GraphNode } from '../../../shared/model/graph.ts'
import type { Revision } from '../../../shared/model/revision.ts'
import { safeLine, safeText } from './safe-text.ts'

/** A revision with its place in the graph: what Alembic calls a Script. `revision` is null for a ghost. */
export type ShownRevision = {
  readonly node: GraphNode
  readonly revision: Revision | null
  /** Versioned children, in load order. */
  readonly children: readonly string[]
  /** Whether the chosen database stands at it. */
  readonly current: boolean
}

/** Which parts of a short line are wanted; the commands of Alembic differ in them. */
type LineParts = {
  readonly parents?: boolean
  readonly labels?: boolean
  readonly doc?: boolean
  /** (branchpoint) and (mergepoint); default true. */
  readonly tree?: boolean
}

/** Alembic's short line (SEMANTICS a): `a, b (dep) -> c (label) (head) (current) (mergepoint), message`. */
export function shortLine(shown: ShownRevision, parts: LineParts): string {
  const { node, revision } = shown
  const dependencies =
    revision === null || revision.dependsOn.length === 0 ? '' : ` (${commas(revision.dependsOn)})`
  const marks = [
    node.realHead ? ' (head)' : '',
    node.head && !node.realHead ? ' (effective head)' : '',
    shown.current ? ' (current)' : '',
    parts.tree !== false && node.branchPoint ? ' (branchpoint)' : '',
    parts.tree !== false && node.mergePoint ? ' (mergepoint)' : '',
    node.ghost ? ' (missing file)' : '',
  ]
  return [
    parts.parents === true ? `${parentsOf(node)}${dependencies} -> ` : '',
    safeLine(node.id),
    parts.labels === true && node.labels.length > 0 ? ` (${commas(node.labels)})` : '',
    ...marks,
    parts.doc === true && revision !== null ? `, ${safeLine(revision.message)}` : '',
  ].join('')
}

/** Alembic's long form (SEMANTICS a), one entry of `-v` and `show`, with a blank line at its end. */
export function longEntry(shown: ShownRevision, root: string): string {
  const { node, revision } = shown
  const head = [
    node.head ? ' (head)' : '',
    node.branchPoint ? ' (branchpoint)' : '',
    node.mergePoint ? ' (mergepoint)' : '',
    shown.current ? ' (current)' : '',
  ].join('')
  const dependsOn = revision?.dependsOn ?? []
  const lines = [
    `Rev: ${safeLine(node.id)}${head}`,
    `${node.mergePoint ? 'Merges' : 'Parent'}: ${parentsOf(node)}`,
    ...(dependsOn.length > 0 ? [`Also depends on: ${commas(dependsOn)}`] : []),
    ...(node.branchPoint ? [`Branches into: ${commas(shown.children)}`] : []),
    ...(node.labels.length > 0 ? [`Branch names: ${commas(node.labels)}`] : []),
    `Path: ${revision === null ? '(missing file)' : `${root}/${safeLine(revision.path)}`}`,
    '',
    ...safeText(revision?.doc ?? '')
      .split('\n')
      .map((line) => `    ${line}`.trimEnd()),
    '',
  ]
  return lines.join('\n')
}

/** A branch point with its children, each beside an arrow. */
export function branchEntry(
  shown: ShownRevision,
  children: readonly ShownRevision[],
  root: string,
  verbose: boolean,
): string {
  const indent = ' '.repeat(shown.node.id.length)
  const first = verbose ? longEntry(shown, root) : shortLine(shown, { labels: true })
  const lines = children.map((child) => `${indent} -> ${shortLine(child, { labels: true, doc: verbose })}`)
  return [first, ...lines].join('\n')
}

function parentsOf(node: GraphNode): string {
  return node.parents.length === 0 ? '<base>' : commas(node.parents)
}

function commas(names: readonly string[]): string {
  return names.map(safeLine).join(', ')
}

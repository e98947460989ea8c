import type { DraftNode } from './revision-graph.ts'

const none: readonly string[] = []

/**
 * Fills `labels` as Alembic propagates them (SEMANTICS c.6): a label goes to every versioned descendant of
 * its revision, and down the line below a tip as long as that line is unbranched and no merge point.
 * Nodes with equal labels share one array, so a long chain costs one.
 */
export function propagateLabels(order: readonly DraftNode[]): void {
  for (const node of order) node.labels = inherited(node)
  for (const tip of order) {
    if (tip.children.length > 0) continue
    for (
      let node: DraftNode | undefined = tip;
      node !== undefined && isOnLine(node);
      node = node.parents[0]
    ) {
      node.labels = tip.labels
    }
  }
}

function isOnLine(node: DraftNode): boolean {
  return !node.ghost && node.allChildren.length <= 1 && node.parents.length <= 1
}

function inherited(node: DraftNode): readonly string[] {
  const first = node.parents[0]?.labels ?? none
  if (node.declaredLabels.length === 0 && node.parents.every((parent) => parent.labels === first))
    return first
  const labels = new Set(node.declaredLabels)
  for (const parent of node.parents) for (const label of parent.labels) labels.add(label)
  return labels.size === 0 ? first : [...labels].toSorted()
}

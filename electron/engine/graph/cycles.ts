import type { DraftNode } from './revision-graph.ts'

type Edges = (node: DraftNode) => readonly DraftNode[]

/**
 * Nodes ordered so that each follows everything it leads to; those in or above a cycle are missing.
 * `up` is the reverse of `down`. Ties are broken by load order of what was reached first.
 */
export function bottomUp(nodes: readonly DraftNode[], down: Edges, up: Edges): DraftNode[] {
  const waiting = new Int32Array(nodes.length)
  for (const node of nodes) waiting[node.index] = down(node).length
  const order = nodes.filter((node) => waiting[node.index] === 0)
  for (let at = 0; at < order.length; at += 1) {
    for (const node of up(order[at] as DraftNode)) {
      const left = (waiting[node.index] ?? 0) - 1
      waiting[node.index] = left
      if (left === 0) order.push(node)
    }
  }
  return order
}

/** The strongly connected groups of more than one node, each in load order (Tarjan, without recursion). */
export function cycles(nodes: readonly DraftNode[], size: number, down: Edges): DraftNode[][] {
  const search: Search = {
    number: new Int32Array(size),
    low: new Int32Array(size),
    onStack: new Uint8Array(size),
    stack: [],
    next: 1,
    found: [],
  }
  const inside = new Uint8Array(size)
  for (const node of nodes) inside[node.index] = 1
  const edges: Edges = (node) => down(node).filter((below) => inside[below.index] === 1)
  for (const node of nodes) if (search.number[node.index] === 0) visit(search, node, edges)
  return search.found.map((group) => group.toSorted((a, b) => a.index - b.index))
}

type Search = {
  readonly number: Int32Array
  readonly low: Int32Array
  readonly onStack: Uint8Array
  readonly stack: DraftNode[]
  next: number
  readonly found: DraftNode[][]
}
type Frame = { readonly node: DraftNode; readonly edges: readonly DraftNode[]; at: number }

function visit(search: Search, root: DraftNode, down: Edges): void {
  const frames: Frame[] = [open(search, root, down)]
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const below = frame.edges[frame.at]
    frame.at += 1
    if (below === undefined) {
      frames.pop()
      close(search, frame.node)
      const parent = frames.at(-1)
      if (parent !== undefined) lower(search, parent.node, search.low[frame.node.index] ?? 0)
    } else if (search.number[below.index] === 0) frames.push(open(search, below, down))
    else if (search.onStack[below.index] === 1) lower(search, frame.node, search.number[below.index] ?? 0)
  }
}

function open(search: Search, node: DraftNode, down: Edges): Frame {
  search.number[node.index] = search.next
  search.low[node.index] = search.next
  search.next += 1
  search.stack.push(node)
  search.onStack[node.index] = 1
  return { node, edges: down(node), at: 0 }
}

function lower(search: Search, node: DraftNode, value: number): void {
  search.low[node.index] = Math.min(search.low[node.index] ?? 0, value)
}

function close(search: Search, node: DraftNode): void {
  if (search.low[node.index] !== search.number[node.index]) return
  const group: DraftNode[] = []
  for (let member = search.stack.pop(); member !== undefined; member = search.stack.pop()) {
    search.onStack[member.index] = 0
    group.push(member)
    if (member === node) break
  }
  if (group.length > 1) search.found.push(group)
}

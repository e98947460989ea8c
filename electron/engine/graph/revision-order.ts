import { ancestors, isMember, type NodeSet } from './closure.ts'
import type { RevisionGraph, RevisionNode } from './revision-graph.ts'

type RevisionOrder = {
  /** Newest first; an upgrade runs it backwards. */
  readonly order: readonly RevisionNode[]
  /** False where a member cannot be reached from the heads over members. */
  readonly complete: boolean
}

/** A place in the list of heads; its number never changes, so the list stays sorted by it. */
type Slot = { readonly number: number; node: RevisionNode }

/**
 * `set` in Alembic's order (SEMANTICS d.3): depth-first along one line, stopping at revisions that another
 * head still needs. Alembic keeps an ancestor set per head; here a revision is needed as long as one of its
 * `ups` in the region is waiting, and the first head above it is found by climbing. Linear on common graphs.
 */
export function orderNewestFirst(
  graph: RevisionGraph,
  set: NodeSet,
  heads: Iterable<RevisionNode>,
): RevisionOrder {
  return new Sorter(graph, set, [...heads]).run()
}

class Sorter {
  readonly #set: NodeSet
  readonly #slots: Slot[]
  readonly #order: RevisionNode[] = []
  /** By node: how many `ups` in the region still wait; members leave when emitted, others when unneeded. */
  readonly #waiting: Int32Array
  readonly #gone: NodeSet
  /** By node: the number of its slot, or -1. */
  readonly #slotOf: Int32Array
  /** By node: a lower bound of the first slot at or above it; bounds only grow. */
  readonly #bound: Float64Array
  readonly #size: number
  #nextSlot: number

  constructor(graph: RevisionGraph, set: NodeSet, heads: readonly RevisionNode[]) {
    const starts = [...new Set(heads)]
      .filter((node) => isMember(set, node))
      .toSorted((a, b) => a.index - b.index)
    this.#set = set
    this.#size = set.reduce((sum, value) => sum + value, 0)
    this.#slots = starts.map((node, number) => ({ number, node }))
    this.#nextSlot = starts.length
    this.#gone = new Uint8Array(graph.all.length)
    this.#waiting = new Int32Array(graph.all.length)
    this.#slotOf = new Int32Array(graph.all.length).fill(-1)
    this.#bound = new Float64Array(graph.all.length)
    for (const slot of this.#slots) this.#slotOf[slot.node.index] = slot.number
    this.#countWaiting(graph, starts)
  }

  run(): RevisionOrder {
    let cursor = 0
    while (this.#slots.length > 0) {
      const slot = this.#slots[cursor] as Slot
      if (this.#isNeeded(slot.node)) {
        const first = this.#firstAbove(slot.node)
        if (first === null) break
        cursor = this.#slots.findIndex((other) => other.number === first)
        continue
      }
      this.#emit(slot.node)
      if (!this.#follow(slot)) {
        this.#slots.splice(cursor, 1)
        cursor = Math.max(cursor - 1, 0)
      }
    }
    return { order: this.#order, complete: this.#order.length === this.#size }
  }

  #countWaiting(graph: RevisionGraph, starts: readonly RevisionNode[]): void {
    const region = ancestors(graph, starts)
    for (const node of graph.all) {
      if (!isMember(region, node)) this.#gone[node.index] = 1
      else for (const below of node.downs) this.#waiting[below.index] = (this.#waiting[below.index] ?? 0) + 1
    }
  }

  #isNeeded(node: RevisionNode): boolean {
    return (this.#waiting[node.index] ?? 0) > 0
  }

  #emit(node: RevisionNode): void {
    this.#order.push(node)
    this.#slotOf[node.index] = -1
    const leaving = [node]
    for (let left = leaving.pop(); left !== undefined; left = leaving.pop()) {
      this.#gone[left.index] = 1
      for (const below of left.downs) {
        const waiting = (this.#waiting[below.index] ?? 0) - 1
        this.#waiting[below.index] = waiting
        if (waiting === 0 && !isMember(this.#set, below)) leaving.push(below)
      }
    }
  }

  /** Moves the slot down: it takes the first open revision below, the others get slots at the end. */
  #follow(slot: Slot): boolean {
    const [first, ...others] = slot.node.downs.filter(
      (below) =>
        isMember(this.#set, below) && !isMember(this.#gone, below) && this.#slotOf[below.index] === -1,
    )
    if (first === undefined) return false
    slot.node = first
    this.#slotOf[first.index] = slot.number
    for (const node of others) {
      this.#slots.push({ number: this.#nextSlot, node })
      this.#slotOf[node.index] = this.#nextSlot
      this.#nextSlot += 1
    }
    return true
  }

  /**
   * The lowest slot whose head lies strictly above `start`. Climbs where the bound is lowest; a bound that
   * proves too low is raised and the choice below it made again, so no bound is paid for twice.
   */
  #firstAbove(start: RevisionNode): number | null {
    const path = [start]
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const via = this.#lowestUp(node)
      const above = via === null ? Number.POSITIVE_INFINITY : this.#boundOf(via)
      const own = node === start ? -1 : (this.#slotOf[node.index] ?? -1)
      const here = own >= 0 ? Math.min(own, above) : above
      if (node !== start && here > this.#boundOf(node)) {
        this.#bound[node.index] = here
        path.pop()
      } else if (own >= 0 && own <= above) return own
      else if (via === null) return null
      else {
        if (node !== start) this.#bound[via.index] = Math.max(above, this.#boundOf(node))
        path.push(via)
      }
    }
    return null
  }

  #boundOf(node: RevisionNode): number {
    return this.#bound[node.index] ?? 0
  }

  #lowestUp(node: RevisionNode): RevisionNode | null {
    let best: RevisionNode | null = null
    for (const up of node.ups) {
      if (isMember(this.#gone, up)) continue
      if (best === null || this.#boundOf(up) < this.#boundOf(best)) best = up
    }
    return best
  }
}

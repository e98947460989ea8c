/** Something that is made or dropped: the keys it stands for, and the keys of what it stands on. */
export type Step = {
  readonly keys: readonly string[]
  readonly needs: readonly string[]
  /** Keys that should come earlier where possible, but need not. */
  readonly wishes?: readonly string[]
  /** Of the steps that may come next, the one with the lowest rank comes first; equal ranks keep the given order. */
  readonly rank: number
  readonly statements: readonly string[]
  /** Replaces `statements` where they are only known once the step is reached. */
  readonly act?: () => readonly string[]
}

/** A queue of numbers, the smallest first. */
class Heap {
  readonly #items: number[] = []
  readonly #before: (a: number, b: number) => boolean

  constructor(before: (a: number, b: number) => boolean) {
    this.#before = before
  }

  push(item: number): void {
    const items = this.#items
    let at = items.push(item) - 1
    while (at > 0) {
      const up = (at - 1) >> 1
      const [child, parent] = [items[at] as number, items[up] as number]
      if (!this.#before(child, parent)) return
      items[at] = parent
      items[up] = child
      at = up
    }
  }

  pop(): number | undefined {
    const items = this.#items
    const [top] = items
    const last = items.pop()
    if (items.length === 0 || last === undefined) return top
    items[0] = last
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      let least = at
      if (left < items.length && this.#before(items[left] as number, items[least] as number)) least = left
      if (right < items.length && this.#before(items[right] as number, items[least] as number)) least = right
      if (least === at) return top
      const item = items[at] as number
      items[at] = items[least] as number
      items[least] = item
      at = least
    }
  }
}

type Graph = { readonly users: ReadonlyMap<number, readonly number[]>; readonly left: number[] }

function graphOf(steps: readonly Step[], needsOf: (step: Step) => readonly string[]): Graph {
  const makers = new Map<string, number[]>()
  steps.forEach((step, at) => {
    for (const key of step.keys) makers.set(key, [...(makers.get(key) ?? []), at])
  })
  const users = new Map<number, number[]>()
  const left = steps.map((step, at) => {
    const all = new Set(needsOf(step).flatMap((key) => makers.get(key) ?? []))
    all.delete(at)
    for (const need of all) users.set(need, [...(users.get(need) ?? []), at])
    return all.size
  })
  return { users, left }
}

/**
 * Orders steps so that dependencies come first, by rank where several may be next. Where none may be next, a wish is
 * dropped; where that does not help, the cycle is cut at its lowest rank.
 */
export function orderSteps<T extends Step>(steps: readonly T[]): T[] {
  const hard = graphOf(steps, (each) => each.needs)
  const all = graphOf(steps, (each) => [...each.needs, ...(each.wishes ?? [])])
  const rank = (at: number) => steps[at]?.rank ?? 0
  const before = (a: number, b: number) => rank(a) < rank(b) || (rank(a) === rank(b) && a < b)
  const [ready, possible] = [new Heap(before), new Heap(before)]
  all.left.forEach((count, at) => count === 0 && ready.push(at))
  hard.left.forEach((count, at) => count === 0 && possible.push(at))
  const rest = steps.map((_, at) => at).toSorted((a, b) => (before(a, b) ? -1 : 1))
  const done = new Set<number>()
  const sorted: T[] = []
  const fulfil = ({ users, left }: Graph, heap: Heap, at: number) => {
    for (const user of users.get(at) ?? []) {
      left[user] = (left[user] ?? 0) - 1
      if (left[user] === 0) heap.push(user)
    }
  }
  const next = (): number => {
    for (const heap of [ready, possible]) {
      for (let at = heap.pop(); at !== undefined; at = heap.pop()) if (!done.has(at)) return at
    }
    for (;;) {
      const at = rest.shift() as number
      if (!done.has(at)) return at
    }
  }
  while (sorted.length < steps.length) {
    const at = next()
    done.add(at)
    sorted.push(steps[at] as T)
    fulfil(hard, possible, at)
    fulfil(all, ready, at)
  }
  return sorted
}

/** Ranks: as pg_dump sorts kinds, so that what no dependency tells (the text of a SQL function) is there in time. */
export const ranks = {
  schema: 0,
  language: 1,
  extension: 2,
  type: 3,
  sequence: 4,
  routine: 5,
  operator: 6,
  table: 7,
  part: 8,
  foreignKey: 9,
  view: 10,
  materialized: 11,
  late: 12,
  last: 13,
} as const

const carriedRanks: Readonly<Record<string, number>> = {
  language: ranks.language,
  'access method': ranks.language,
  'foreign data wrapper': ranks.extension,
  'foreign server': ranks.extension,
  'foreign table': ranks.table,
  'column comment': ranks.table,
  collation: ranks.type,
  'composite type': ranks.type,
  'range type': ranks.type,
  'event trigger': ranks.last,
  'default privileges': ranks.last,
}

/** The rank of what is carried: parts of tables and views late, what others stand on early. */
export function carriedRank(kind: string, isPart: boolean): number {
  return carriedRanks[kind] ?? (isPart || kind === 'publication' ? ranks.late : ranks.operator)
}

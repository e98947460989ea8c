/** Seeded choices for property tests: the same seed gives the same schema. */
export type Random = {
  next(): number
  int(below: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  some<T>(list: readonly T[], count: number): T[]
}

/** mulberry32: small, fast, good enough to vary tests. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const int = (below: number): number => Math.floor(next() * below)
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const found = list[int(list.length)]
      if (found === undefined) throw new Error('nothing to pick from')
      return found
    },
    some: (list, count) => {
      const left = [...list]
      return Array.from(
        { length: Math.min(count, left.length) },
        () => left.splice(int(left.length), 1)[0],
      ).filter((each) => each !== undefined)
    },
  }
}

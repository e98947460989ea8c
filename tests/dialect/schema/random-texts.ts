import { hash } from 'node:crypto'
import { hostileText } from '../text/hostile-text.ts'
import { seeded } from './random.ts'

/** The text that somebody wrote at a place, as a literal; null where nobody wrote any. */
export type Say = (place: string) => string | null

export const silent: Say = () => null

const seedOf = (...parts: readonly unknown[]): number =>
  Number.parseInt(hash('sha256', JSON.stringify(parts)).slice(0, 8), 16)

/**
 * Texts of many lines, with returns, quotes and whatever a file format could take for its own, at a fifth of all places:
 * most of them the same on both sides of a pair.
 */
export function randomTexts(seed: number, side: 'before' | 'after'): Say {
  return (place) => {
    const shared = seeded(seedOf(seed, place))
    if (!shared.chance(0.2)) return null
    const text = hostileText(shared.chance(0.7) ? shared : seeded(seedOf(seed, place, side)))
    return `'${text.replaceAll("'", "''")}'`
  }
}

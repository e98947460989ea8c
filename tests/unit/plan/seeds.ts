import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { firstSeed, soakFactor } from '../../helpers/soak.ts'
import { Random } from './random.ts'

const folder = join(import.meta.dirname, '../../../test-results')

/** Every run begins with these; the seed of a defect that was found and mended is added here. */
const kept: readonly number[] = [377861561]

/**
 * Runs `check` for `count` seeds, more and fresh ones in the long run. `HEADWAY_SEED=n` runs that one alone. The seed of a failure is part of its message and is appended
 * to `test-results/seeds.log`.
 */
export function forSeeds(name: string, count: number, check: (random: Random, seed: number) => void): void {
  const given = process.env['HEADWAY_SEED']
  const fresh = Array.from({ length: count * soakFactor - kept.length }, (_, at) => firstSeed + at)
  for (const seed of given === undefined ? [...kept, ...fresh] : [Number(given)]) {
    try {
      check(new Random(seed), seed)
    } catch (error) {
      mkdirSync(folder, { recursive: true })
      appendFileSync(join(folder, 'seeds.log'), `${name} ${seed}\n`)
      throw new Error(`${name}: seed ${seed} (run it alone with HEADWAY_SEED=${seed})`, { cause: error })
    }
  }
}

import { expect, test } from 'vitest'
import { dialectNames } from '../helpers/databases.ts'
import { killedUpgrade } from '../helpers/killed-run.ts'
import { everything, go, onDatabase, pickRun, repeat, startOf, waysOf } from '../helpers/safety-soak.ts'
import type { Start } from '../helpers/safety-soak.ts'

/** kill -9 at a random checkpoint of an upgrade or a downgrade, in both transaction modes; then the same run again. */

type Unbroken = { readonly start: Start; readonly end: unknown; readonly checkpoints: number }

/** Where a run ends that nobody kills, and how many checkpoints it passes. */
async function unbroken(start: Start): Promise<Unbroken> {
  let checkpoints = 0
  let end: unknown = null
  const checkpoint = async (): Promise<void> => void (checkpoints += 1)
  await start.use(async (project, database) => {
    await go(onDatabase(project, start.way, database, { checkpoint }), start.way)
    end = await everything(project)
  })
  return { start, end, checkpoints }
}

test('kill -9 at any checkpoint, then again: as if nothing had happened', async () => {
  const starts = await Promise.all(dialectNames.flatMap(waysOf).map(startOf))
  const runs = await Promise.all(starts.map(unbroken))
  let killed = 0
  const once = async (): Promise<void> => {
    const { start, end, checkpoints } = pickRun(runs)
    const { way } = start
    const point = { name: '*', count: 1 + Math.floor(Math.random() * checkpoints) }
    await start.use(async (project) => {
      if ((await killedUpgrade(project, point, false, way)) === 'killed') killed += 1
      const { status, error } = await go(project, way)
      const told = JSON.stringify({ way, point, error })
      expect(['succeeded', 'nothing_to_do'], told).toContain(status)
      expect(await everything(project), told).toEqual(end)
    })
  }
  const done = await repeat(2000, once)
  await Promise.all(starts.map((start) => start.remove()))
  console.log(`killed ${killed} of ${done} runs`)
  expect(killed).toBeGreaterThan(done * 0.9)
}, 7_200_000)

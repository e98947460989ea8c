import { expect, test } from 'vitest'
import { dialectNames } from '../helpers/databases.ts'
import { killedUpgrade } from '../helpers/killed-run.ts'
import {
  builtProcess,
  everything,
  go,
  pick,
  repeat,
  toStart,
  waysOf,
  writeRevisions,
} from '../helpers/safety-soak.ts'
import type { Way } from '../helpers/safety-soak.ts'
import type { ScratchProject } from '../helpers/scratch-project.ts'
import { withProject } from '../helpers/with-project.ts'

/** kill -9 at a random checkpoint of an upgrade or a downgrade, in both transaction modes; then the same run again. */

type Unbroken = { readonly way: Way; readonly end: unknown; readonly checkpoints: number }

/** Where a run ends that nobody kills, and how many checkpoints it passes. */
async function unbroken(way: Way): Promise<Unbroken> {
  let isCounting = false
  let checkpoints = 0
  let end: unknown = null
  const count = async (): Promise<void> => {
    if (isCounting) checkpoints += 1
  }
  await withProject(
    way.dialect,
    async (project) => {
      writeRevisions(project)
      await toStart(project, way)
      isCounting = true
      await go(project, way)
      end = await everything(project)
    },
    { checkpoint: count, processes: builtProcess() },
  )
  return { way, end, checkpoints }
}

test('kill -9 at any checkpoint, then again: as if nothing had happened', async () => {
  const runs = await Promise.all(dialectNames.flatMap(waysOf).map(unbroken))
  let killed = 0
  const once = async (): Promise<void> => {
    const { way, end, checkpoints } = pick(runs)
    const point = { name: '*', count: 1 + Math.floor(Math.random() * checkpoints) }
    const trial = async (project: ScratchProject): Promise<void> => {
      writeRevisions(project)
      await toStart(project, way)
      const run = { kind: way.kind, mode: way.mode, built: true }
      if ((await killedUpgrade(project, point, false, run)) === 'killed') killed += 1
      const { status, error } = await go(project, way)
      const told = JSON.stringify({ way, point, error })
      expect(['succeeded', 'nothing_to_do'], told).toContain(status)
      expect(await everything(project), told).toEqual(end)
    }
    await withProject(way.dialect, trial, { processes: builtProcess() })
  }
  const done = await repeat(2000, once)
  console.log(`killed ${killed} of ${done} runs`)
  expect(killed).toBeGreaterThan(done * 0.9)
})

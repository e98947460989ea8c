import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { checkpoints } from '../../electron/engine/runner/checkpoints.ts'
import { dialectNames } from '../helpers/databases.ts'
import { builtProcess, everything, pick, repeat, writeRevisions } from '../helpers/safety-soak.ts'
import { ScratchProject } from '../helpers/scratch-project.ts'
import { withProject } from '../helpers/with-project.ts'

/** Many runners of one plan at once; whoever comes to a barrier first stands there until others wait, or a moment. */

const runners = Number(process.env['RUNNERS'] ?? 32)
const barriers = [
  checkpoints.locked,
  checkpoints.planChecked,
  checkpoints.begun,
  checkpoints.recorded,
  checkpoints.committed,
]
const momentMs = 300

test.each(dialectNames)('%s: of many runners one does it, and the others find it done', async (dialect) => {
  let waited = 0
  const once = async (): Promise<void> => {
    const barrier = pick(barriers)
    let isFirst = true
    let open = (): void => undefined
    const others = new Promise<void>((resolve) => {
      open = resolve
    })
    const checkpoint = async (name: string): Promise<void> => {
      if (name !== barrier || !isFirst) return
      isFirst = false
      await Promise.race([others, sleep(momentMs)])
    }
    await withProject(dialect, async (project) => {
      writeRevisions(project)
      const all = Array.from(
        { length: runners },
        () =>
          new ScratchProject(project.connection, {
            root: project.root,
            checkpoint,
            processes: builtProcess(),
          }),
      )
      const plan = await project.plan('upgrade', ['heads'])
      const emit = (event: { readonly kind: string }): void => {
        if (event.kind !== 'lock_waiting') return
        waited += 1
        open()
      }
      const outcomes = await Promise.all(all.map((each) => each.apply(plan, { lockTimeoutMs: 90_000, emit })))
      const statuses = outcomes.map(({ status }) => status).toSorted()
      const told = JSON.stringify({ barrier, errors: outcomes.map(({ error }) => error?.message) })
      expect(
        statuses.filter((status) => status === 'succeeded'),
        told,
      ).toHaveLength(1)
      expect(
        statuses.filter((status) => status === 'nothing_to_do'),
        told,
      ).toHaveLength(runners - 1)
      expect(await everything(project), told).toMatchObject({
        t: [
          { id: 1, n: 11 },
          { id: 2, n: 1 },
        ],
        u: [{ id: 1 }],
        rows: ['a3'],
      })
    })
  }
  const rounds = await repeat(100, once, 1)
  console.log(`${dialect}: ${runners} runners, ${rounds} rounds, waited ${waited} times`)
  expect(waited).toBeGreaterThan(0)
})

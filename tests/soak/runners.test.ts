import { expect, test } from 'vitest'
import { checkpoints } from '../../electron/engine/runner/checkpoints.ts'
import { dialectNames } from '../helpers/databases.ts'
import { racingRunners } from '../helpers/racing-runners.ts'
import { everything, pick, repeat, startOf } from '../helpers/safety-soak.ts'

/** Many processes carry out one plan at once; one stands at a barrier until others wait, or a moment. */

const count = Number(process.env['RUNNERS'] ?? 32)
const barriers = [
  checkpoints.locked,
  checkpoints.planChecked,
  checkpoints.begun,
  checkpoints.recorded,
  checkpoints.committed,
]
/** Of so many rounds one has a revision in code: each runner starts a process for it before it knows that it lost. */
const withCode = 25

test.each(dialectNames)(
  '%s: of many runners one does it, and the others find it done',
  async (dialect) => {
    const way = { dialect, kind: 'upgrade', mode: 'per-revision' } as const
    const starts = await Promise.all([startOf({ ...way, code: true }), startOf({ ...way, code: false })])
    const runners = await racingRunners(count)
    let waited = 0
    let round = 0
    const once = async (): Promise<void> => {
      const barrier = pick(barriers)
      const start = starts[round % withCode === 0 ? 0 : 1]
      round += 1
      await start.use(async (project) => {
        const plan = await project.plan('upgrade', ['heads'])
        const race = await runners.race(project, plan, barrier)
        waited += race.waited
        const told = JSON.stringify({ barrier, ...race })
        const statuses = race.outcomes.map(({ status }) => status).toSorted()
        const losers = Array.from({ length: count - 1 }, () => 'nothing_to_do')
        expect(statuses, told).toEqual([...losers, 'succeeded'])
        expect(await everything(project), told).toMatchObject({
          t: [
            { id: 1, n: 11 },
            { id: 2, n: 1 },
          ],
          u: [{ id: 1 }],
          rows: ['a3'],
          history: ['a1', 'a2', 'a3'].map((revision) => ({ action: 'upgrade', revision })),
        })
      })
    }
    try {
      const rounds = await repeat(100, once, 1)
      console.log(`${dialect}: ${count} runners, ${rounds} rounds, waited ${waited} times`)
    } finally {
      runners.end()
      await Promise.all(starts.map((start) => start.remove()))
    }
    expect(waited).toBeGreaterThan(0)
  },
  7_200_000,
)

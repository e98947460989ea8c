import { expect, test } from 'vitest'
import { checkpoints } from '../../electron/engine/runner/checkpoints.ts'
import { dialectNames } from '../helpers/databases.ts'
import { racingRunners } from '../helpers/racing-runners.ts'
import { endOf, everything, pick, repeat, startOf, waysOf } from '../helpers/safety-soak.ts'

/**
 * Many processes carry out one plan at once, in both directions and both transaction modes; one stands at a barrier
 * until others wait, or a moment.
 */

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
    const starts = await Promise.all(waysOf(dialect).map(startOf))
    const ends = new Map(await Promise.all(starts.map(async (start) => [start, await endOf(start)] as const)))
    const runners = await racingRunners(count)
    let waited = 0
    let round = 0
    const once = async (): Promise<void> => {
      const barrier = pick(barriers)
      const code = round % withCode === 0
      const start = pick(starts.filter(({ way }) => way.code === code))
      round += 1
      await start.use(async (project) => {
        const { way } = start
        const plan = await project.plan(way.kind, [way.kind === 'upgrade' ? 'heads' : 'base'])
        const race = await runners.race(project, plan, barrier)
        waited += race.waited
        const told = JSON.stringify({ way, barrier, ...race })
        const statuses = race.outcomes.map(({ status }) => status).toSorted()
        const losers = Array.from({ length: count - 1 }, () => 'nothing_to_do')
        expect(statuses, told).toEqual([...losers, 'succeeded'])
        expect(await everything(project), told).toEqual(ends.get(start))
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

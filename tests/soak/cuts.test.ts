import { expect, test } from 'vitest'
import { cutAtMessage } from '../helpers/cutting-proxy.ts'
import { everything, go, onDatabase, pick, pickRun, repeat, startOf, waysOf } from '../helpers/safety-soak.ts'
import type { Start } from '../helpers/safety-soak.ts'

/** The connection is cut at a random message of a run, before the server gets it or before its answer gets back. */

/** Runs once through a proxy that cuts at a message (0 never), looks, and runs again without one. */
async function cutRun(start: Start, message: number, side: 'before' | 'after') {
  return await start.use(async (direct, { settings }) => {
    if (settings.dialect !== 'postgres') throw new Error('only a server has a line that can be cut')
    const proxy = await cutAtMessage({ settings }, { message, side })
    try {
      const { kind } = start.way
      const project = onDatabase(direct, start.way, proxy)
      const plan = await direct.plan(kind, [kind === 'upgrade' ? 'heads' : 'base'])
      const outcome = await project.apply(plan)
      const rows = await direct.rows().catch(() => [])
      await proxy.close()
      const again = await go(direct, start.way)
      return { outcome, rows, again, end: await everything(direct), messages: proxy.messages() }
    } finally {
      await proxy.close()
    }
  })
}

test('postgres: cut anywhere, what is told is true, and the next run ends as an unbroken one', async () => {
  const starts = await Promise.all(waysOf('postgres').map(startOf))
  const ways = await Promise.all(
    starts.map(async (start) => ({ start, unbroken: await cutRun(start, 0, 'before') })),
  )
  const told = new Map<string, number>()
  const once = async (): Promise<void> => {
    const { start, unbroken } = pickRun(ways)
    const { way } = start
    const message = 1 + Math.floor(Math.random() * unbroken.messages)
    const side = pick(['before', 'after'] as const)
    const { outcome, rows, again, end } = await cutRun(start, message, side)
    const what = JSON.stringify({ way, message, side, status: outcome.status, error: outcome.error, rows })
    told.set(outcome.status, (told.get(outcome.status) ?? 0) + 1)
    if (outcome.rowsAfter !== null) expect(outcome.rowsAfter, what).toEqual(rows)
    const applied = outcome.steps.filter(({ status }) => status === 'applied').length
    const isAt = way.kind === 'upgrade' ? ['', 'a1', 'a2', 'a3'] : ['a3', 'a2', 'a1', '']
    expect(rows[0] ?? '', what).toBe(isAt[applied])
    expect(['succeeded', 'nothing_to_do'], what).toContain(again.status)
    expect(end, what).toEqual(unbroken.end)
  }
  const done = await repeat(600, once)
  await Promise.all(starts.map((start) => start.remove()))
  console.log(`cut ${done} runs: ${[...told].map(([status, times]) => `${times} ${status}`).join(', ')}`)
}, 7_200_000)

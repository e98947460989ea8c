import { expect, test } from 'vitest'
import { cutAtMessage } from '../helpers/cutting-proxy.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
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
import { ScratchProject } from '../helpers/scratch-project.ts'

/** The connection is cut at a random message of a run, before the server gets it or before its answer gets back. */

/** Runs once through a proxy that cuts at a message (0 never), looks, and runs again without one. */
async function cutRun(way: Way, message: number, side: 'before' | 'after') {
  const database = await createTestDatabase()
  const direct = new ScratchProject(database.settings, { processes: builtProcess() })
  writeRevisions(direct)
  await toStart(direct, way)
  const proxy = await cutAtMessage(database, { message, side })
  const project = new ScratchProject(proxy.settings, { root: direct.root, processes: builtProcess() })
  project.transactionMode = way.mode
  try {
    const plan = await direct.plan(way.kind, [way.kind === 'upgrade' ? 'heads' : 'base'])
    const outcome = await project.apply(plan)
    const rows = await direct.rows().catch(() => [])
    await proxy.close()
    const again = await go(direct, way)
    return { outcome, rows, again, end: await everything(direct), messages: proxy.messages() }
  } finally {
    await proxy.close()
    project.remove()
    await database.drop()
  }
}

test('postgres: cut anywhere, what is told is true, and the next run ends as an unbroken one', async () => {
  const ways = await Promise.all(
    waysOf('postgres').map(async (way) => ({ way, unbroken: await cutRun(way, 0, 'before') })),
  )
  const told = new Map<string, number>()
  const once = async (): Promise<void> => {
    const { way, unbroken } = pick(ways)
    const message = 1 + Math.floor(Math.random() * unbroken.messages)
    const side = pick(['before', 'after'] as const)
    const { outcome, rows, again, end } = await cutRun(way, message, side)
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
  console.log(`cut ${done} runs: ${[...told].map(([status, times]) => `${times} ${status}`).join(', ')}`)
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer } from '../../shared/contract.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { ProjectInfo } from '../../shared/model/project.ts'
import type { RunOutcome } from '../../shared/model/run.ts'
import { launchStandIn } from '../helpers/electron-stand-in/launch.ts'
import type { StandInApp } from '../helpers/electron-stand-in/launch.ts'
import { openRawSqlite } from '../helpers/raw-session.ts'

/** The whole way of the desktop: page, preload, IPC, engine, utility process, database; on the sample. */
const home = mkdtempSync(join(tmpdir(), 'headway-desktop-run-'))
let app: StandInApp
beforeAll(async () => {
  app = await launchStandIn(['--sample'], { HEADWAY_HOME: home })
})
afterAll(async () => {
  await app.close()
  rmSync(home, { recursive: true, force: true })
})

/** Calls as the window does; fails where the answer is an error. */
async function call(operation: string, request: unknown): Promise<unknown> {
  const expression = `window.headway.call(${JSON.stringify(operation)}, ${JSON.stringify(request)})`
  const answer = await app.page.evaluate<Answer>(expression)
  if (!answer.ok) throw new Error(JSON.stringify(answer.error, null, 2))
  return answer.result
}

async function run(plan: Plan): Promise<RunOutcome> {
  const request = { fingerprint: plan.fingerprint, confirmation: null, lockTimeoutMs: null }
  const { runId } = (await call('run.start', request)) as { runId: string }
  return (await call('run.outcome', { runId })) as RunOutcome
}

async function rowsOf(sql: string): Promise<readonly unknown[]> {
  const { project } = (await call('project.current', {})) as { project: ProjectInfo }
  const database = await openRawSqlite(join(project.root, 'shop.db'))
  try {
    return await database.run(sql)
  } finally {
    await database.close()
  }
}

const versions = 'select version_num from alembic_version'

test('the sample is open, trusted, and copied away from the installation', async () => {
  const { project } = (await call('project.current', {})) as { project: ProjectInfo }
  expect(project).toMatchObject({ name: '01-shop', trusted: true, defaultTarget: 'dev' })
  expect(project.root.startsWith(home)).toBe(true)
})

test('an upgrade to head runs user code in the utility process and changes the database', async () => {
  const events = app.page.evaluate<number>(`new Promise((resolve) => {
    let heard = 0
    const stop = window.headway.listen('run.event', (event) => {
      heard += 1
      if (event.kind === 'finished') resolve(heard)
    })
  })`)
  const plan = (await call('plan.upgrade', { target: 'dev', revisions: ['head'] })) as Plan
  const outcome = await run(plan)
  expect(outcome).toMatchObject({ status: 'succeeded', error: null })
  expect(outcome.steps).toHaveLength(plan.steps.length)
  expect(await events).toBeGreaterThan(plan.steps.length * 3)
  expect(await rowsOf(versions)).toEqual(plan.to.map((version_num) => ({ version_num })))
  expect(await rowsOf("select count(*) as n from sqlite_master where name = 'customers'")).toEqual([{ n: 1 }])
})

test('a downgrade to base takes everything back', async () => {
  const plan = (await call('plan.downgrade', { target: 'dev', revision: 'base' })) as Plan
  expect(await run(plan)).toMatchObject({ status: 'succeeded', rowsAfter: [] })
  expect(await rowsOf(versions)).toEqual([])
  expect(await rowsOf("select count(*) as n from sqlite_master where name = 'customers'")).toEqual([{ n: 0 }])
})

test('the runs of before are there after a reload', async () => {
  await app.page.reload()
  const runs = (await call('run.list', {})) as readonly { status: string | null }[]
  expect(runs.map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
})

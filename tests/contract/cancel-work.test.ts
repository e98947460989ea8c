import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { endsByItself, isRunning } from '../helpers/running-process.ts'
import { openProject } from '../helpers/sample-engine.ts'
import type { SampleEngine } from '../helpers/sample-engine.ts'

/** A model's program that does not end, with a child of its own: both can be ended while it runs. */

const program = `const { spawn } = require('node:child_process')
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
require('node:fs').writeFileSync('pids.tmp', process.pid + ' ' + child.pid)
require('node:fs').renameSync('pids.tmp', 'pids')
setInterval(() => {}, 1000)
`

/** A project whose model hangs; `started` answers the id of the work and its processes. */
async function openHanging(): Promise<
  SampleEngine & { started(): Promise<{ id: string; pids: readonly number[] }>; ended: readonly string[] }
> {
  const project = await openProject('sqlite', {
    format: 'sql',
    model: { command: `"${process.execPath}" hang.cjs` },
  })
  writeFileSync(join(project.root, 'hang.cjs'), program)
  const begun: string[] = []
  const ended: string[] = []
  project.channel.listen('progress', ({ id, text, cancelable }) => {
    if (cancelable) (text === null ? ended : begun).push(id)
  })
  const pids = join(project.root, 'pids')
  const started = async (): Promise<{ id: string; pids: readonly number[] }> => {
    await expect.poll(() => begun.length === 1 && existsSync(pids), { timeout: 30_000 }).toBe(true)
    return { id: begun[0] ?? '', pids: readFileSync(pids, 'utf8').split(' ').map(Number) }
  }
  return { ...project, started, ended }
}

const asked = { kind: 'model' } as const
const compare = ({ channel }: SampleEngine): Promise<unknown> =>
  channel.call('schema.of', { source: asked, target: 'dev' })

test('it is cancelled by the id that its progress carries, and all that it started ends', async () => {
  const project = await openHanging()
  try {
    const answer = compare(project)
    const { id, pids } = await project.started()
    expect(pids.map(isRunning)).toEqual([true, true])
    expect(await project.channel.call('work.cancel', { id })).toBe(true)
    expect(await answer).toMatchObject({ kind: 'unavailable', error: { code: 'cancelled' } })
    expect(await Promise.all(pids.map(endsByItself))).toEqual([true, true])
    expect(project.ended).toEqual([id])
    expect(await project.channel.call('work.cancel', { id })).toBe(false)
  } finally {
    await project.close()
  }
})

test('closing ends it too', async () => {
  const project = await openHanging()
  const answer = compare(project)
  const { pids } = await project.started()
  await project.close()
  expect(await answer).toMatchObject({ kind: 'unavailable', error: { code: 'cancelled' } })
  expect(await Promise.all(pids.map(endsByItself))).toEqual([true, true])
})

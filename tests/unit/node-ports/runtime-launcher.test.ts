import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createRuntimeLauncher } from '../../../electron/engine/node-ports/runtime-launcher.ts'
import type { ChildHandle, RuntimeLauncher } from '../../../electron/engine/ports.ts'

/** Leaves a file of its process id, and says it. */
const program = `process.stdin.resume().on('end', () => process.exit())
require('node:fs').writeFileSync(process.env.FOLDER + '/' + process.pid, '')
process.stdout.write(JSON.stringify({ kind: 'ready', pid: process.pid }) + '\\n')`

let folder: string
const open: ChildHandle[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headway-launcher-'))
})
afterEach(() => {
  for (const child of open.splice(0)) child.kill()
  rmSync(folder, { recursive: true })
})

const words = (name: string) => ({
  command: [process.execPath, '-e', program],
  cwd: folder,
  environment: { FOLDER: folder, NAME: name },
})

function readyOf(launcher: RuntimeLauncher, name: string): Promise<number> {
  const child = launcher.launch(words(name))
  open.push(child)
  return new Promise((resolve, reject) => {
    child.onMessage((message) => resolve((message as { pid: number }).pid))
    child.onExit(() => reject(new Error('The program ended.')))
  })
}

async function warm(launcher: RuntimeLauncher, name: string): Promise<number> {
  launcher.warmUp?.(words(name))
  return await vi.waitFor(() => Number(readdirSync(folder).at(0) ?? expect.fail('not yet')), 10_000)
}

it('a launch takes the program that was started ahead, with what it said meanwhile, and takes it once', async () => {
  const launcher = createRuntimeLauncher('/')
  const pid = await warm(launcher, 'a')
  launcher.warmUp?.(words('a'))
  expect(await readyOf(launcher, 'a')).toBe(pid)
  expect(await readyOf(launcher, 'a')).not.toBe(pid)
})

it('a launch with another environment gets a program of its own', async () => {
  const launcher = createRuntimeLauncher('/')
  const pid = await warm(launcher, 'other')
  expect(await readyOf(launcher, 'a')).not.toBe(pid)
  expect(await readyOf(launcher, 'other')).toBe(pid)
})

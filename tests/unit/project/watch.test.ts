import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { watchPaths } from '../../../electron/engine/node-ports/watch.ts'

let root: string
let calls = 0
let stop: () => void = () => undefined
const at = (...parts: string[]): string => join(root, ...parts)

/** Waits until the watcher has called back again after `change`. */
async function heard(change: () => void): Promise<void> {
  const before = calls
  change()
  await expect.poll(() => calls, { timeout: 5000 }).toBeGreaterThan(before)
  // What was told late belongs to the same change.
  await new Promise((resolve) => setTimeout(resolve, 250))
}

function watchAll(...paths: string[]): void {
  stop = watchPaths(paths, () => (calls += 1))
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'headway-watch-'))
  calls = 0
})
afterEach(() => {
  stop()
  rmSync(root, { recursive: true, force: true })
})

test('a folder is watched with what is made below it later', async () => {
  mkdirSync(at('migrations', 'old'), { recursive: true })
  watchAll(at('migrations'))
  await heard(() => writeFileSync(at('migrations', 'a.ts'), ''))
  await heard(() => writeFileSync(at('migrations', 'old', 'b.ts'), ''))
  await heard(() => mkdirSync(at('migrations', 'new', 'deep'), { recursive: true }))
  await heard(() => writeFileSync(at('migrations', 'new', 'deep', 'c.ts'), 'x'))
  await heard(() => rmSync(at('migrations', 'new'), { recursive: true }))
})

test('a path that is not there yet is watched once it is, as a folder or as a file', async () => {
  watchAll(at('migrations'), at('headway.json'))
  await heard(() => mkdirSync(at('migrations')))
  await heard(() => writeFileSync(at('migrations', 'a.ts'), ''))
  await heard(() => writeFileSync(at('headway.json'), '{}'))
})

test('a folder that is removed and made anew within a moment is watched on', async () => {
  mkdirSync(at('migrations'))
  watchAll(at('migrations'))
  await heard(() => {
    rmSync(at('migrations'), { recursive: true })
    mkdirSync(at('migrations'))
  })
  await heard(() => writeFileSync(at('migrations', 'a.ts'), ''))
})

test('files beside a watched one, packages and hidden folders say nothing', async () => {
  mkdirSync(at('migrations', 'node_modules', 'x'), { recursive: true })
  mkdirSync(at('migrations', '.git'))
  watchAll(at('headway.json'), at('migrations'))
  await new Promise((resolve) => setTimeout(resolve, 200))
  writeFileSync(at('other.txt'), '')
  if (process.platform === 'linux') writeFileSync(at('migrations', '.git', 'index'), '')
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(calls).toBe(0)
})

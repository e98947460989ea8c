import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createGit } from '../../../electron/engine/node-ports/git.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'headway-git-program-'))
  // A folder that cannot be entered, for root as well.
  symlinkSync('loop', join(root, 'loop'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const version = (path: string) =>
  createGit({ PATH: path }).run({ root, args: ['--version'], timeoutMs: 10_000, mostBytes: 1000 })

test('a folder of the PATH that cannot be entered hides no program of the next one', async () => {
  const { stdout } = await version([join(root, 'loop'), process.env['PATH']].join(delimiter))
  expect(Buffer.from(stdout).toString()).toMatch(/^git version /)
  expect(await version(join(root, 'loop'))).toMatchObject({ problem: 'no git' })
})

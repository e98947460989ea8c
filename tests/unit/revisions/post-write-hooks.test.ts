import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createNodePorts } from '../../../electron/engine/node-ports.ts'
import { readSettings } from '../../../electron/engine/project/sources/headway-json/read-settings.ts'
import { hookArguments, runPostWriteHooks } from '../../../electron/engine/revisions/post-write-hooks.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'headway-hooks-'))
  mkdirSync(join(root, 'migrations'))
  writeFileSync(join(root, 'migrations/a b.sql'), 'x')
})
afterEach(() => rmSync(root, { recursive: true }))

const path = 'migrations/a b.sql'
const node = process.execPath

function run(commands: string[][], trusted = true) {
  const postWriteHooks = commands.map((command, index) => ({ name: `hook ${index}`, command }))
  const { settings } = readSettings(JSON.stringify({ postWriteHooks }))
  const ports = createNodePorts({ environment: { PATH: process.env['PATH'] } })
  return runPostWriteHooks(ports, { root, name: 'p', trusted, settings }, path)
}

test('hooks run in order on the file, and what they print is kept', async () => {
  const append = (text: string) => [
    node,
    '-e',
    `require('fs').appendFileSync(process.argv[1], '${text}'); console.log('did ${text}')`,
    'REVISION_SCRIPT_FILENAME',
  ]
  expect(await run([append('1'), append('2')])).toEqual(['did 1', 'did 2'])
  expect(readFileSync(join(root, path), 'utf8')).toBe('x12')
})

test('no shell reads the arguments', async () => {
  const [output] = await run([
    [node, '-e', 'console.log(process.argv[2])', 'REVISION_SCRIPT_FILENAME', '$(touch evil); `x`'],
  ])
  expect(output).toBe('$(touch evil); `x`')
  expect(existsSync(join(root, 'evil'))).toBe(false)
})

test.each([
  [[node, '-e', 'console.error("bad style"); process.exit(3)', 'REVISION_SCRIPT_FILENAME'], /exit code 3/],
  [['no-such-program-here'], /no-such-program-here/],
])('a hook that fails fails the command and leaves no file: %j', async (command, message) => {
  await expect(run([command])).rejects.toMatchObject({
    code: 'hook_failed',
    message: expect.stringMatching(message),
  })
  expect(existsSync(join(root, path))).toBe(false)
})

test('in a project that is not trusted nothing runs', async () => {
  await expect(
    run([[node, '-e', 'require("fs").writeFileSync("evil", "")', 'REVISION_SCRIPT_FILENAME']], false),
  ).rejects.toMatchObject({
    code: 'not_trusted',
  })
  expect(existsSync(join(root, 'evil'))).toBe(false)
  await expect(run([], false)).resolves.toEqual([])
})

test('the path takes the place of its token, else comes first', () => {
  expect(hookArguments({ command: ['x', '-a', 'f=REVISION_SCRIPT_FILENAME'] }, '/p')).toEqual({
    program: 'x',
    args: ['-a', 'f=/p'],
  })
  expect(hookArguments({ command: ['x', '-a'] }, '/p')).toEqual({ program: 'x', args: ['/p', '-a'] })
})

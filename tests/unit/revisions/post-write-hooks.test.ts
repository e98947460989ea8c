import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createNodePorts } from '../../../electron/engine/node-ports.ts'
import { readSettings } from '../../../electron/engine/project/sources/headway-json/read-settings.ts'
import { hookCommand, runPostWriteHooks } from '../../../electron/engine/revisions/post-write-hooks.ts'

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

test.each([
  ['linux', '/p', null, '/p/m/a.sql', '/p'],
  ['darwin', '/Users/ann/My shop', 'tools', '/Users/ann/My shop/m/a.sql', '/Users/ann/My shop/tools'],
  ['win32', 'C:\\Users\\ann\\My shop', null, 'C:\\Users\\ann\\My shop\\m\\a.sql', 'C:\\Users\\ann\\My shop'],
  [
    'win32',
    '\\\\server\\share\\p',
    'tools/x',
    '\\\\server\\share\\p\\m\\a.sql',
    '\\\\server\\share\\p\\tools\\x',
  ],
] as const)('on %s in %s (cwd %s) a hook gets %s', (platform, root, own, file, cwd) => {
  const named = { command: ['x', '-a', 'f=REVISION_SCRIPT_FILENAME'], cwd: own }
  expect(hookCommand(named, root, 'm/a.sql', platform)).toEqual({
    program: 'x',
    args: ['-a', `f=${file}`],
    cwd,
  })
  const plain = { command: ['x', '-a'], cwd: own }
  expect(hookCommand(plain, root, 'm/a.sql', platform)).toEqual({ program: 'x', args: [file, '-a'], cwd })
})

test('a dollar in the path is no pattern', () => {
  const { args } = hookCommand(
    { command: ['x', 'REVISION_SCRIPT_FILENAME'], cwd: null },
    '/$&p',
    'a.sql',
    'linux',
  )
  expect(args).toEqual(['/$&p/a.sql'])
})

/** What is really started where cross-spawn takes the system for Windows. */
function onWindows(program: string, args: readonly string[]): { command: string; args: string[] } {
  const script = `Object.defineProperty(process, 'platform', { value: 'win32' })
    const { command, args } = require('cross-spawn')._parse(process.argv[1], process.argv.slice(2), { env: process.env })
    console.log(JSON.stringify({ command, args }))`
  const env = { PATH: root, PATHEXT: '.exe;.cmd', comspec: 'C:\\Windows\\cmd.exe' }
  const ran = spawnSync(node, ['-e', script, program, ...args], { env, encoding: 'utf8' })
  if (ran.status !== 0) throw new Error(ran.stderr)
  return JSON.parse(ran.stdout) as { command: string; args: string[] }
}

test('Windows starts what is a .cmd there through its shell, an .exe directly, and quotes what the shell would read', () => {
  for (const name of ['npx.cmd', 'prettier.cmd', 'git.exe'])
    writeFileSync(join(root, name), '', { mode: 0o755 })
  expect(onWindows('git', ['add', 'a b.sql'])).toEqual({ command: 'git', args: ['add', 'a b.sql'] })
  expect(onWindows('npx', ['prettier', 'a b.sql'])).toEqual({
    command: 'C:\\Windows\\cmd.exe',
    args: ['/d', '/s', '/c', '"npx ^"prettier^" ^"a^ b.sql^""'],
  })
  const { args } = onWindows('prettier', ['a & del b.sql'])
  expect(args.at(-1)).toBe('"prettier ^"a^ ^&^ del^ b.sql^""')
})

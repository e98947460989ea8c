import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { headway, shell } from '../helpers/headway-command.ts'
import { endsByItself } from '../helpers/running-process.ts'
import { sqliteRows } from '../helpers/sqlite-rows.ts'

const program = join(import.meta.dirname, '../../bin/headway.mjs')

let root: string
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'headway-process-')))
  cpSync(join(import.meta.dirname, '../../migrations-sample/01-shop'), root, { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const rows = () => sqliteRows(join(root, 'shop.db'), 'select version_num from alembic_version')

function addHanging(): void {
  writeFileSync(
    join(root, 'migrations/20990101_hangs.ts'),
    `export const revision = 'hangs'
export const downRevision = 'b470da5f31e9'
export async function upgrade(knex) {
  await knex.raw('create table half (id integer)')
  console.log('now hanging')
  for (;;) await new Promise((done) => setTimeout(done, 50))
}
`,
  )
}

describe('a signal to the started process alone', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('%s cancels the run, and it is said', async (signal) => {
    addHanging()
    // Whatever Node the system has: the command starts the one it needs.
    const child = spawn('node', [program, 'upgrade', 'head'], {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1' },
    })
    let output = ''
    let isSent = false
    const hear = (text: Buffer): void => {
      output += text.toString()
      if (isSent || !output.includes('now hanging')) return
      isSent = true
      child.kill(signal)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    const code = await new Promise((resolve) => child.on('exit', resolve))
    expect([code, output]).toEqual([1, expect.stringContaining('[cancelled]')])
    expect(output).toMatch(/cancelling/i)
    expect(await rows()).toEqual([{ version_num: 'b470da5f31e9' }])
  })
})

describe('kill -9', () => {
  /** A migration that says which process it runs in, then never comes back. */
  function addLooping(): void {
    writeFileSync(
      join(root, 'migrations/20990101_loops.ts'),
      `export const revision = 'loops'
export const downRevision = 'b470da5f31e9'
export async function upgrade(knex) {
  await knex.raw('create table half (id integer)')
  console.log('engine ' + process.ppid + ' migration ' + process.pid + '.')
  await new Promise((done) => setTimeout(done, 100))
  for (;;) {}
}
`,
    )
  }

  test('of the started process alone: engine and migration end with it, and the database is whole', async () => {
    addLooping()
    // Whatever Node the system has: where it is too old, the command starts the one it needs.
    const old = join(root, 'old-node.mjs')
    writeFileSync(
      old,
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.0.0' } })\nawait import(${JSON.stringify(pathToFileURL(program).href)})`,
    )
    const child = spawn(process.execPath, [old, 'upgrade', 'head'], {
      cwd: root,
      env: { ...process.env, HEADWAY_HOME: join(root, '.user'), NO_COLOR: '1' },
    })
    const pids = await new Promise<number[]>((resolve) => {
      let output = ''
      child.stderr.on('data', (text: Buffer) => {
        output += text.toString()
        const found = /engine (\d+) migration (\d+)\./.exec(output)
        if (found !== null) resolve([Number(found[1]), Number(found[2])])
      })
    })
    expect(pids).not.toContain(child.pid)
    child.kill('SIGKILL')
    for (const pid of pids) expect(await endsByItself(pid)).toBe(true)
    expect(await rows()).toEqual([{ version_num: 'b470da5f31e9' }])
  })
})

describe('Ctrl+C', () => {
  test('stops the run, leaves the database whole, and says so', async () => {
    addHanging()
    let asked = 0
    const { code, output } = await headway(['upgrade', 'head'], {
      cwd: root,
      onOutput: (text, interrupt) => {
        if (!text.includes('now hanging')) return
        asked = Date.now()
        interrupt()
      },
    })
    expect(code).toBe(1)
    expect(Date.now() - asked).toBeLessThan(10_000)
    expect(output).toContain('[cancelled]')
    expect(await rows()).toEqual([{ version_num: 'b470da5f31e9' }])
    expect(
      await sqliteRows(join(root, 'shop.db'), "select 1 from sqlite_schema where name = 'half'"),
    ).toEqual([])
    expect((await headway(['downgrade', '-1'], { cwd: root })).code).toBe(0)
  })

  test('twice ends the process at once, and the database is whole all the same', async () => {
    addHanging()
    const { code } = await headway(['upgrade', 'head'], {
      cwd: root,
      onOutput: (text, interrupt) => {
        if (text.includes('now hanging') || text.includes('Cancelling')) interrupt()
      },
    })
    expect([130, 1]).toContain(code)
    expect(await rows()).toEqual([{ version_num: 'b470da5f31e9' }])
  })

  test('ends the program of a model with all that it has started', async () => {
    writeFileSync(
      join(root, 'hang.cjs'),
      `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
require('node:fs').writeFileSync('pids.tmp', process.pid + ' ' + child.pid)
require('node:fs').renameSync('pids.tmp', 'pids')
setInterval(() => {}, 1000)
`,
    )
    rmSync(join(root, 'migrations'), { recursive: true })
    mkdirSync(join(root, 'migrations'))
    const targets = { dev: { url: 'sqlite:///shop.db', tier: 'development' } }
    const model = { command: `"${process.execPath}" hang.cjs` }
    writeFileSync(join(root, 'headway.json'), JSON.stringify({ targets, model }))
    const child = spawn(process.execPath, [program, 'check'], { cwd: root, stdio: 'ignore' })
    const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)))
    await expect.poll(() => existsSync(join(root, 'pids')), { timeout: 30_000 }).toBe(true)
    child.kill('SIGINT')
    expect(await ended).toBe('SIGINT')
    for (const pid of readFileSync(join(root, 'pids'), 'utf8').split(' ')) {
      expect(await endsByItself(Number(pid))).toBe(true)
    }
  })
})

test('a run that waits for another says so once, and gives up at its limit; also under another name of the file', async () => {
  addHanging()
  symlinkSync('shop.db', join(root, 'other-name.db'))
  let second: ReturnType<typeof headway> | null = null
  await headway(['upgrade', 'head'], {
    cwd: root,
    onOutput: (text, interrupt) => {
      if (!text.includes('now hanging') || second !== null) return
      second = headway(['upgrade', 'head', '--lock-timeout', '2', '--url', 'sqlite:///other-name.db'], {
        cwd: root,
      })
      void second.then(interrupt)
    },
  })
  const { code, output } = (await second) ?? { code: -1, output: '' }
  expect(code).toBe(4)
  expect(output).toContain('[lock_held]')
  // Asked for ten times a second.
  expect(output.match(/^Waiting for headway \(pid \d+.*\) to finish$/gm)).toHaveLength(1)
})

test('a reader that has seen enough is no failure', async () => {
  const { code, output } = await shell('headway history | head -1', { cwd: root })
  expect(code).toBe(0)
  expect(output).toBe('a36fc94e20d8 -> b470da5f31e9 (head), products can be discontinued\n')
})

test('output that is no terminal has no colors, and a pipe gets plain JSON', async () => {
  const failed = await headway(['upgrade', 'nonsense'], { cwd: root })
  expect(failed.output).not.toContain('\u001b')
  const { stdout } = await shell('headway history --json | head -c 1', { cwd: root })
  expect(stdout).toBe('{')
})

test('nothing that needs no database loads a driver', async () => {
  // What a process has loaded is listed by its own loader when it ends.
  const hook = `import { registerHooks } from 'node:module'
const seen = []
registerHooks({ load(url, context, next) { seen.push(url); return next(url, context) } })
process.on('exit', () => console.error('LOADED ' + seen.filter((url) => /node_modules\\/(knex|pg|sqlite3|jiti)\\//.test(url)).join(' ')))`
  writeFileSync(join(root, 'hook.mjs'), hook)
  for (const args of [['history'], ['heads'], ['revision', '-m', 'x'], ['--help']]) {
    const { stderr } = await run(process.execPath, ['--import', join(root, 'hook.mjs'), program, ...args])
    expect(stderr.trim().split('\n').at(-1), args.join(' ')).toBe('LOADED')
  }
})

function run(command: string, args: string[]): Promise<{ stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, HEADWAY_HOME: join(root, '.user') },
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.stdout.resume()
    child.on('error', reject)
    child.on('close', () => resolve({ stderr }))
  })
}

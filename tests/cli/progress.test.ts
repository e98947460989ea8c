import { spawn } from 'node:child_process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { headway } from '../helpers/headway-command.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import { hasProgram } from '../helpers/requirements.ts'

let session: CliSession
beforeEach(() => {
  session = createCliSession(null)
  session.write('headway.json', '{ "format": "sql", "targets": { "dev": { "url": "sqlite:///shop.db" } } }')
  session.write('migrations/20260101_people.sql', file('people', 'create table people (id integer);'))
})
afterEach(() => session.remove())

const file = (id: string, sql: string, below = '') =>
  `-- revision: ${id}\n-- down_revision: ${below}\n-- upgrade\n${sql}\n-- downgrade\ndrop table people;\n`

test('--quiet: a run that succeeds says nothing, one that fails says why', async () => {
  expect(await session.run('upgrade', 'head', '--quiet')).toEqual({ code: 0, out: '', err: '' })
  expect(await session.run('upgrade', 'head', '-q')).toEqual({ code: 0, out: '', err: '' })
  session.write('migrations/20260102_more.sql', file('more', 'create table people (id integer);', 'people'))
  const failed = await session.run('upgrade', 'head', '-q')
  expect([failed.code, failed.out]).toEqual([1, ''])
  expect(failed.err).toContain('people already exists')
  expect((await session.run('current', '-q')).out).toContain('people')
})

test('a pipe sees plain lines only', async () => {
  const { code, output } = await headway(['upgrade', 'head'], { cwd: session.root })
  expect([code, output]).toEqual([0, expect.stringMatching(/^Running upgrade base -> people \(.*\)\n$/)])
})

/** Runs `headway` in a pseudo-terminal of 70 columns and answers all that was written to it. */
function inTerminal(line: string, env: Record<string, string>): Promise<string> {
  const program = `"${process.execPath}" "${import.meta.dirname}/../../bin/headway.mjs" ${line}`
  const child = spawn('script', ['-qec', `stty cols 70; ${program}`, '/dev/null'], {
    cwd: session.root,
    env: { ...process.env, HEADWAY_HOME: `${session.root}/.user`, TERM: 'xterm', ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  let output = ''
  child.stdout.on('data', (text: Buffer) => (output += text.toString()))
  return new Promise((resolve) => child.on('close', () => resolve(output)))
}

test.skipIf(!hasProgram('script'))('a terminal sees the step, the statement and its lock wait', async () => {
  const database = await createTestDatabase()
  try {
    session.write('headway.json', JSON.stringify({ format: 'sql', targets: { dev: { url: database.url } } }))
    const slow = 'create table people (id integer);\nselect pg_sleep(1.5);'
    session.write('migrations/20260101_people.sql', file('people', slow))
    const output = await inTerminal('upgrade head', { NO_COLOR: '1' })
    expect(output).toMatch(/\[1\/1\] [12] s {2}upgrade base -> people {2}\([012] s\) select pg_sleep/)
    // What is drawn is taken away before the line that stays, and no color is used.
    const shown = output.replaceAll('\u001b', '<esc>')
    expect(shown).toMatch(/\r<esc>\[2KRunning upgrade base -> people \(1\.\d+ s\)\r\n$/)
    expect(shown).not.toMatch(/<esc>\[\d+m/)
    expect(await inTerminal('downgrade base -q', {})).not.toContain('[1/1]')
  } finally {
    await database.drop()
  }
})

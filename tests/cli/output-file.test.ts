import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CliSession } from '../helpers/cli-session.ts'
import { createCliSession } from '../helpers/cli-session.ts'

let session: CliSession
beforeAll(() => {
  session = createCliSession('01-shop')
})
afterAll(() => session.remove())

/** Every command whose answer people keep. Each prints the same twice: nothing is run in between. */
const kept = [
  'upgrade base:head --sql',
  'plan upgrade head',
  'history',
  'heads',
  'branches',
  'current',
  'show b470da5f31e9',
  'targets',
  'ledger',
  'check',
  'history --json',
]

test.each(kept)(
  'headway %s --output <file> writes what it would have printed, byte for byte',
  async (line) => {
    const printed = await session.run(...line.split(' '))
    const written = await session.run(...line.split(' '), '--output', 'ä out.txt')
    expect([written.code, written.out]).toEqual([printed.code, ''])
    expect(readFileSync(join(session.root, 'ä out.txt'), 'utf8')).toBe(printed.out)
  },
)

test('the steps of a run are in the file, too', async () => {
  const ran = await session.run('upgrade', 'head', '--output', 'run.txt')
  expect([ran.code, ran.out]).toEqual([0, ''])
  expect(readFileSync(join(session.root, 'run.txt'), 'utf8')).toContain('Running upgrade')
})

test('a file that cannot be written is told before anything is run', async () => {
  await session.run('downgrade', 'base')
  const refused = await session.run('upgrade', 'head', '--output', 'nowhere/run.txt')
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--output')])
  expect((await session.run('current')).out).not.toContain('b470da5f31e9')
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { errorCodes } from '../../shared/errors.ts'
import { createCliSession, type CliSession } from '../helpers/cli-session.ts'
import { soakFactor } from '../helpers/soak.ts'
import { waysOutOfCode } from '../helpers/ways-out-of-code.ts'
import { waysOut as simple } from '../helpers/ways-out-cases.ts'
import { hintedCommand } from '../helpers/ways-out.ts'

const waysOut = [...simple, ...waysOutOfCode]

let session: CliSession
beforeEach(() => (session = createCliSession(null)))
afterEach(() => session.remove())

/** At every commit those whose error names the command; in the long run all. */
const tried = waysOut.filter(({ out }) => soakFactor > 1 || out === 'hint')

describe.each(tried)('$code: $name', ({ code, make, typed, out, again }) => {
  test('what it says to do leads out of it', async () => {
    await make(session)
    const failed = await session.run(...typed)
    expect(failed.err).toContain(`[${code}]`)
    expect(failed.code).toBe(errorCodes[code].exit)
    const words = out === 'hint' ? hintedCommand(failed.err) : out
    expect(words, failed.err).not.toBeUndefined()
    if (out === 'hint') expect(words, failed.err).not.toBeNull()
    if (typeof words === 'function') await words(session)
    else if (words !== null) expect(await session.run(...words), words.join(' ')).toMatchObject({ code: 0 })
    const ended = await session.run(...(again ?? typed))
    expect(ended, ended.err).toMatchObject({ code: 0 })
  })
})

/** Codes that need a server, a window or a second process: their ways out are tests that begin with the code. */
const elsewhere = [
  'ways-out-elsewhere.test.ts',
  'ways-out-of-servers.test.ts',
  '../contract/ways-out.test.ts',
]

test('the way out of every code is followed by a test', () => {
  const titled = elsewhere.flatMap((file) =>
    [
      ...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/'((?:[a-z_]+, )*[a-z_]+): /g),
    ].flatMap(([, codes = '']) => codes.split(', ')),
  )
  const followed = new Set<string>([...waysOut.map(({ code }) => code), ...titled])
  expect(Object.keys(errorCodes).filter((code) => !followed.has(code))).toEqual([])
})

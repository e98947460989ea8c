import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { errorCodes, type ErrorCode } from '../../shared/errors.ts'
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

/** Codes that need a server, a window, user code or a second process: the test that makes them. */
const madeElsewhere: Partial<Record<ErrorCode, string>> = {
  beyond_scratch: 'unit/shadow/scratch-places.test.ts',
  cancelled: 'ui/trouble.test.ts',
  file_conflict: 'cli/ways-out-elsewhere.test.ts',
  identifier_too_long: 'cli/ways-out-elsewhere.test.ts',
  internal: 'contract/in-process.test.ts',
  lock_held: 'cli/process.test.ts',
  needs_no_transaction: 'cli/ways-out-elsewhere.test.ts',
  not_trusted: 'cli/ways-out-elsewhere.test.ts',
  password_needed: 'cli/ways-out-elsewhere.test.ts',
  no_project: 'cli/ways-out-elsewhere.test.ts',
  pooler_in_transaction_mode: 'dialect/pooler.test.ts',
  plan_not_found: 'cli/ways-out-elsewhere.test.ts',
  run_not_found: 'cli/ways-out-elsewhere.test.ts',
  run_active: 'cli/ways-out-elsewhere.test.ts',
  shadow_unavailable: 'unit/shadow/scratch-places.test.ts',
  unauthorized: 'contract/ipc-senders.test.ts',
  unknown_operation: 'contract/malformed.test.ts',
  walked_too_far: 'unit/graph/new-revision.test.ts',
}

test('every code is made by a test', () => {
  const here = new Set<string>(waysOut.map(({ code }) => code))
  const isMade = (code: string): boolean => {
    const path = join(import.meta.dirname, '..', madeElsewhere[code as ErrorCode] ?? 'none')
    return here.has(code) || (existsSync(path) && readFileSync(path, 'utf8').includes(code))
  }
  expect(
    Object.keys(errorCodes)
      .filter((code) => !isMade(code))
      .toSorted(),
  ).toEqual([])
})

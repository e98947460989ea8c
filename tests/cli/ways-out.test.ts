import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { errorCodes, type ErrorCode } from '../../shared/errors.ts'
import { createCliSession, type CliSession } from '../helpers/cli-session.ts'
import { soakFactor } from '../helpers/soak.ts'
import { waysOut } from '../helpers/ways-out-cases.ts'
import { hintedCommand } from '../helpers/ways-out.ts'

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
  ambiguous_walk: 'unit/graph/refusal.test.ts',
  backup_failed: 'dialect/operations/backup.test.ts',
  beyond_scratch: 'unit/shadow/scratch-places.test.ts',
  cancelled: 'ui/trouble.test.ts',
  duplicate_label: 'cli/commands.test.ts',
  file_conflict: 'contract/real-engine.test.ts',
  file_exists: 'unit/revisions/write-revision.test.ts',
  file_unreadable: 'cli/unread-files.test.ts',
  hook_failed: 'unit/revisions/post-write-hooks.test.ts',
  identifier_too_long: 'dialect/op/bad-input.test.ts',
  in_doubt: 'dialect/crash.test.ts',
  internal: 'contract/in-process.test.ts',
  invalid_operation: 'dialect/op/sqlite-rebuild.test.ts',
  lock_held: 'cli/process.test.ts',
  migration_exited: 'dialect/misbehaving.test.ts',
  migration_failed: 'dialect/misbehaving.test.ts',
  migration_timeout: 'dialect/misbehaving.test.ts',
  needs_no_transaction: 'dialect/outside-transaction.test.ts',
  not_trusted: 'dialect/restricted.test.ts',
  objects_lost: 'dialect/rebuild.test.ts',
  outstanding_queries: 'dialect/misbehaving.test.ts',
  password_needed: 'dialect/restricted.test.ts',
  pooler_in_transaction_mode: 'dialect/pooler.test.ts',
  plan_not_found: 'contract/production-guard.test.ts',
  production_refused: 'cli/nothing-lost.test.ts',
  row_conflict: 'dialect/version-table.test.ts',
  run_not_found: 'contract/real-engine.test.ts',
  shadow_unavailable: 'unit/shadow/scratch-places.test.ts',
  unauthorized: 'contract/ipc-senders.test.ts',
  unknown_operation: 'contract/malformed.test.ts',
  unsupported: 'dialect/schema/types-anew.test.ts',
  walked_too_far: 'unit/graph/new-revision.test.ts',
}

test('every code is made by a test, or is named here as one that none makes', () => {
  const here = new Set<string>(waysOut.map(({ code }) => code))
  const isMade = (code: string): boolean => {
    const path = join(import.meta.dirname, '..', madeElsewhere[code as ErrorCode] ?? 'none')
    return here.has(code) || (existsSync(path) && readFileSync(path, 'utf8').includes(code))
  }
  expect(
    Object.keys(errorCodes)
      .filter((code) => !isMade(code))
      .toSorted(),
  ).toEqual([
    'broken_graph',
    'changes_found',
    'database_read_only',
    'label_mismatch',
    'no_project',
    'not_in_branch',
    'run_active',
  ])
})

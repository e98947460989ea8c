import { expect, test } from 'vitest'
import { ledgerText } from '../../../electron/cli/commands/ledger.ts'
import type { LedgerEntry } from '../../../shared/model/database.ts'

const entry = (more: Partial<LedgerEntry>): LedgerEntry => ({
  id: 1,
  runId: 'r1',
  at: '2026-11-20T12:00:00.000Z',
  action: 'upgrade',
  revision: 'a1',
  outcome: 'applied',
  rowsAfter: ['a1'],
  fileHash: null,
  planFingerprint: null,
  durationMs: 12,
  role: 'app',
  osUser: 'ann',
  statements: [],
  error: null,
  reason: null,
  ...more,
})

test('what ran is a line each, with who ran it', () => {
  expect(ledgerText([entry({})], 'dev')).toBe(
    '2026-11-20T12:00:00.000Z  applied  upgrade  a1  ann as app  12 ms',
  )
})

test('a step in doubt is told with its statement and the commands to choose from', () => {
  const statements = [
    { sql: 'create index one', rows: null, ms: 1 },
    { sql: 'create index two', rows: null, ms: 0 },
  ]
  const text = ledgerText([entry({ id: 2, outcome: 'in_doubt', statements }), entry({})], 'prod db')
  expect(text).toContain('Statement 2 was in flight: create index two')
  expect(text).toContain("headway upgrade a1 --resume --target 'prod db'")
  expect(text).toContain("headway stamp a1 --target 'prod db'")
})

test('a step that ended later is no longer in doubt', () => {
  expect(ledgerText([entry({ id: 2 }), entry({ outcome: 'started' })], 'dev')).not.toContain('In doubt')
})

test('an empty ledger says so', () => {
  expect(ledgerText([], 'dev')).toContain('Nothing has run here')
})

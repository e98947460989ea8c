import { expect, test } from 'vitest'
import { ledgerText } from '../../../electron/cli/commands/ledger.ts'
import type { DoubtfulStep, LedgerEntry } from '../../../shared/model/database.ts'

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
  expect(ledgerText([entry({})], 'dev', [])).toBe(
    '2026-11-20T12:00:00.000Z  applied  upgrade  a1  ann as app  12 ms',
  )
})

test('a backup says where it is, whatever the reason of its run', () => {
  const statements = [{ sql: 'backup of people to /backups/1.dump: read to the end', rows: null, ms: 4 }]
  const text = ledgerText(
    [entry({ action: 'backup', revision: null, reason: 'a drop', statements })],
    'dev',
    [],
  )
  expect(text).toContain('to /backups/1.dump')
})

const step = (more: Partial<DoubtfulStep>): DoubtfulStep => ({
  revision: 'a1',
  action: 'upgrade',
  at: '2026-11-20T12:00:00.000Z',
  statement: 2,
  sql: 'create index two',
  canResume: true,
  runner: null,
  ...more,
})

test('a step in doubt is told with its statement and the commands to choose from', () => {
  const text = ledgerText([entry({ outcome: 'in_doubt' })], 'prod db', [step({})])
  expect(text).toContain('Statement 2 was in flight: create index two')
  expect(text).toContain("headway upgrade a1 --resume --target 'prod db'")
  expect(text).toContain("headway ledger --applied a1 --reason 'what shows it' --target 'prod db'")
  expect(text).toContain("headway ledger --not-applied a1 --reason 'what shows it' --target 'prod db'")
})

test('code cannot go on in its middle, and a downgrade is resumed as one', () => {
  expect(ledgerText([entry({})], 'dev', [step({ canResume: false })])).not.toContain('--resume')
  expect(ledgerText([entry({})], 'dev', [step({ action: 'downgrade' })])).toContain(
    'headway downgrade -1 --resume',
  )
})

test('a step that may be running is not to be decided', () => {
  const text = ledgerText([entry({})], 'dev', [step({ runner: 'headway (pid 7)' })])
  expect(text).toContain('Running, or in doubt: ')
  expect(text).toContain('(headway (pid 7) runs there now.)')
  expect(text).not.toContain('--applied')
})

test('an empty ledger says so', () => {
  expect(ledgerText([], 'dev', [])).toContain('Nothing has run here')
})

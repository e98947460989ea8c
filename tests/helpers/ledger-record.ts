import type { LedgerRecord } from '../../electron/engine/dialects/dialect.ts'

/** The ledger entry of an applied step that ran no statements. */
export function ledgerRecordOf(changes: Partial<LedgerRecord> = {}): LedgerRecord {
  return {
    runId: 'r',
    action: 'upgrade',
    revision: 'a',
    outcome: 'applied',
    rowsAfter: [],
    fileHash: null,
    fileText: null,
    planFingerprint: null,
    durationMs: 1,
    osUser: null,
    statements: [],
    error: null,
    reason: null,
    engineVersion: '1',
    position: null,
    ...changes,
  }
}

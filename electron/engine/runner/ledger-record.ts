import type { BackupRecord } from '../../../shared/model/backup.ts'
import type { PlanStep, StatementInfo } from '../../../shared/model/plan.ts'
import type { LedgerRecord } from '../dialects/dialect.ts'
import type { RevisionSource } from './run-revision.ts'
import type { RunPlanOptions } from './run-types.ts'

/** What a ledger entry says besides what the plan and the run say anyway. */
export type RecordDetails = {
  readonly outcome: LedgerRecord['outcome']
  readonly statements: readonly StatementInfo[]
  readonly rowsAfter: readonly string[]
  readonly source: RevisionSource | null
  readonly durationMs: number | null
  readonly error: string | null
  readonly position: number | null
}

/** Details of an entry for which no statements ran. */
export function plainDetails(rowsAfter: readonly string[]): RecordDetails {
  return {
    outcome: 'applied',
    statements: [],
    rowsAfter,
    source: null,
    durationMs: null,
    error: null,
    position: null,
  }
}

/** The ledger entry of a step; null stands for creating the version table, and for a stamp that moves no row. */
export function ledgerRecord(
  options: RunPlanOptions,
  step: PlanStep | null,
  details: RecordDetails,
): LedgerRecord {
  return {
    runId: options.runId,
    action: step?.direction ?? (options.plan.kind === 'stamp' ? 'stamp' : 'ensure_version'),
    revision: step?.revision ?? null,
    outcome: details.outcome,
    rowsAfter: [...details.rowsAfter],
    fileHash: details.source?.hash ?? null,
    fileText: details.source?.text ?? null,
    planFingerprint: options.plan.fingerprint,
    durationMs: details.durationMs,
    osUser: options.osUser,
    statements: details.statements.map(({ sql, rows, ms }) => ({ sql, rows, ms: ms ?? 0 })),
    error: details.error,
    reason: options.reason,
    engineVersion: options.ports.engineVersion,
    position: details.position,
  }
}

/** The ledger entry of a backup that was taken before a run. */
export function backupRecordOf(options: RunPlanOptions, backup: BackupRecord): LedgerRecord {
  const of = backup.tables.length === 0 ? 'the whole database' : backup.tables.join(', ')
  const sql = `backup of ${of} to ${backup.path}: ${backup.bytes} bytes, ${backup.proof}`
  return {
    ...ledgerRecord(options, null, { ...plainDetails(backup.rows), durationMs: backup.ms }),
    action: 'backup',
    statements: [{ sql, rows: null, ms: backup.ms }],
  }
}

import type { TargetState } from '../../../../shared/model/database.ts'
import type { LedgerSummary } from '../../dialects/dialect.ts'

/** The phrase that says where a database stands: `at head`, `3 behind`, `never stamped`, ... */
export function summarisePosition(state: Position): string {
  const { unread } = state
  const phrase = positionPhrase(state)
  return unread === 0 ? phrase : `${phrase}, ${unread === 1 ? '1 file is' : `${unread} files are`} not read`
}

type Position = Pick<TargetState, 'hasVersionTable' | 'rows' | 'unknownRows' | 'behind'> & {
  /** Files that may be revisions and cannot be read as such. */
  readonly unread: number
}

function positionPhrase(state: Position): string {
  const unknown = state.unknownRows[0]
  if (unknown !== undefined) return `unknown revision ${unknown}`
  if (!state.hasVersionTable)
    return state.behind === 0 ? 'never stamped' : `never stamped, ${state.behind} behind`
  if (state.behind === 0) return state.rows.length === 0 ? 'at base' : 'at head'
  return `${state.behind} behind`
}

/** Which applied revisions were edited since they ran, and whose last attempt did not end well. */
export function judgeLedger(
  ledger: readonly LedgerSummary[],
  hashes: ReadonlyMap<string, string>,
  applied: ReadonlySet<string>,
): { edited: string[]; failed: string[] } {
  const edited: string[] = []
  const failed: string[] = []
  for (const entry of ledger) {
    if (isFailure(entry.outcome)) failed.push(entry.revision)
    const hash = hashes.get(entry.revision)
    const ranHere = entry.action === 'upgrade' && entry.outcome === 'applied' && applied.has(entry.revision)
    if (ranHere && entry.fileHash && hash && entry.fileHash !== hash) edited.push(entry.revision)
  }
  return { edited, failed }
}

function isFailure(outcome: LedgerSummary['outcome']): boolean {
  return outcome === 'failed' || outcome === 'in_doubt' || outcome === 'started' || outcome === 'cancelled'
}

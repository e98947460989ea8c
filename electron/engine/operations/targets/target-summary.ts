import { groupedNumber } from '../../../../shared/grouped-number.ts'
import type { Diagnostic } from '../../../../shared/diagnostics.ts'
import type { TargetPosition, TargetState } from '../../../../shared/model/database.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import type { LedgerSummary } from '../../dialects/dialect.ts'

type Standing = Pick<TargetState, 'hasVersionTable' | 'rows' | 'unknownRows' | 'behind' | 'ahead'> & {
  /** The squash that replaces a row which no file has. */
  readonly inside?: string | null
}

/** How a database stands to the revisions of the folder. `ahead` above 0: the ledger tells what it has beyond them. */
export function positionOf(state: Standing): TargetPosition {
  if (state.unknownRows.length > 0) {
    if (state.ahead === 0 || state.inside) return 'unknown_revision'
    return state.behind === 0 ? 'ahead' : 'diverged'
  }
  if (!state.hasVersionTable) return 'never_stamped'
  if (state.behind > 0) return 'behind'
  return state.rows.length === 0 ? 'at_base' : 'at_head'
}

/** The phrase that says where a database stands: `at head`, `3 behind`, `never stamped`, ... */
export function summarisePosition(state: Standing & Uncertain): string {
  const doubts = (state.inDoubt ?? []).map(
    ({ revision, runner }) => `${revision} ${runner === null ? 'in doubt' : 'running or in doubt'}`,
  )
  return [positionPhrase(state), ...doubts, ...unreadWords(state)].join(', ')
}

function unreadWords({ unread, isFolderMissing = false }: Unread): string[] {
  if (isFolderMissing) return ['folder of revisions missing']
  return unread === 0 ? [] : [`${unread === 1 ? '1 file is' : `${unread} files are`} not read`]
}

/** Files that may be revisions and cannot be read as such. */
type Unread = {
  readonly unread: number
  /** What cannot be read is not a file but a folder of revisions that is missing. */
  readonly isFolderMissing?: boolean
}

/** The same, and steps that may have taken place. */
type Uncertain = Unread & { readonly inDoubt?: TargetState['inDoubt'] }

/** What of a history is not read. */
export function unreadOf(unread: readonly Pick<Diagnostic, 'rule'>[]): Unread {
  const missing = unread.filter(({ rule }) => rule === 'missing-location')
  return { unread: unread.length, isFolderMissing: missing.length > 0 && missing.length === unread.length }
}

function positionPhrase(state: Standing): string {
  const behind = `${groupedNumber(state.behind)} behind`
  const ahead = `${groupedNumber(state.ahead)} ahead`
  switch (positionOf(state)) {
    case 'unknown_revision':
      if (state.inside) return `inside what ${state.inside} replaces: to be finished first`
      return state.unknownRows.length === 1
        ? `unknown revision ${state.unknownRows[0]}`
        : `${groupedNumber(state.unknownRows.length)} unknown revisions`
    case 'ahead':
      return ahead
    case 'diverged':
      return `diverged: ${ahead}, ${behind}`
    case 'never_stamped':
      return state.behind === 0 ? 'never stamped' : `never stamped, ${behind}`
    case 'behind':
      return behind
    case 'at_base':
      return 'at base'
    case 'at_head':
      return 'at head'
    case 'not_known':
      return 'not known'
  }
}

/**
 * What the ledger says is applied, for rows that no file has. Only trusted where each of them ran through Headway and
 * nothing was ever stamped, because a stamp does not record the revisions below it; else null.
 */
export function appliedByLedger(
  ledger: readonly LedgerSummary[],
  unknownRows: readonly string[],
): ReadonlySet<string> | null {
  if (unknownRows.length === 0 || ledger.some((entry) => entry.action === 'stamp')) return null
  const applied = new Set(
    ledger
      .filter((entry) => entry.action !== 'downgrade' && entry.outcome === 'applied')
      .map((entry) => entry.revision),
  )
  return unknownRows.every((row) => applied.has(row)) ? applied : null
}

/**
 * The hashes that ledger entries are compared with. A squash keeps the id of its last revision: where the replaced
 * revisions ran, that one ran too, from its old file.
 */
export function judgedHashes(
  revisions: Iterable<Pick<Revision, 'id' | 'hash' | 'replaces'>>,
  ledger: readonly LedgerSummary[],
): ReadonlyMap<string, string> {
  const ran = new Set(ledger.map(({ revision }) => revision))
  return new Map(
    [...revisions].flatMap(({ id, hash, replaces }) =>
      replaces?.some((gone) => ran.has(gone)) ? [] : [[id, hash] as const],
    ),
  )
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

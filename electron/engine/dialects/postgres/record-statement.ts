import type { RowChange } from '../../../../shared/model/plan.ts'
import type { LedgerRecord, VersionTableRef } from '../dialect.ts'
import { recordColumns, recordValues } from '../ledger-rows.ts'
import { ledgerName, swapSql } from '../version-table-sql.ts'
import { quoteLiteral } from './literals.ts'
import type { PostgresSession } from './session.ts'

type Write = (value: string | number | null) => string

/**
 * Row changes and ledger entry as one statement. Every change must hit one row, which is the compare-and-swap's proof;
 * else the statement fails with `row conflict <index> <hits>`, and everything with it.
 */
export function recordSql(
  ref: VersionTableRef,
  changes: readonly RowChange[],
  record: LedgerRecord,
  write: Write = quoteLiteral,
): string {
  const parts = changes.map((change, index) => `c${index} AS (${swapSql(ref, change, write)} RETURNING 1)`)
  const values = recordValues(ref, record).map(write).join(', ')
  const entry = `l AS (INSERT INTO ${ledgerName(ref)} (${recordColumns.join(', ')}, transaction_id) VALUES (${values}, txid_current()::text) RETURNING 1)`
  const hits = (index: number): string => `(SELECT count(*) FROM c${index})`
  const proofs = changes.map(
    (_change, index) => `WHEN ${hits(index)} <> 1 THEN ('row conflict ${index} ' || ${hits(index)})::int`,
  )
  const proof = proofs.length === 0 ? '1' : `CASE ${proofs.join(' ')} ELSE 1 END`
  return `WITH ${[...parts, entry].join(', ')} SELECT ${proof} AS recorded`
}

/** The same, prepared from its second use on: planning it takes longer than running it. */
export async function preparedRecordSql(
  session: PostgresSession,
  ref: VersionTableRef,
  changes: readonly RowChange[],
  record: LedgerRecord,
): Promise<string> {
  const values: (string | number | null)[] = []
  // A name that is both inserted and compared would be two types at once.
  const place: Write = (value) => `$${values.push(value)}${typeof value === 'string' ? '::text' : ''}`
  const text = recordSql(ref, changes, record, place)
  const { records } = session
  const known = records.get(text)
  if (known === undefined) {
    // A number is never used twice: what was forgotten may still be there.
    session.recordCount += 1
    records.set(text, { name: `headway_record_${session.recordCount}`, isPrepared: false })
    return recordSql(ref, changes, record)
  }
  const { name } = known
  if (!known.isPrepared) {
    await session.query(`PREPARE ${name} AS ${text}`)
    records.set(text, { name, isPrepared: true })
  }
  return `EXECUTE ${name} (${values.map(quoteLiteral).join(', ')})`
}

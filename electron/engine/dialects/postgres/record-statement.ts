import type { RowChange } from '../../../../shared/model/plan.ts'
import type { LedgerRecord, VersionTableRef } from '../dialect.ts'
import { recordColumns, recordValues } from '../ledger-rows.ts'
import { knexChangeSql, knexSwapSql } from '../knex-table-sql.ts'
import { ledgerName, quoteText, rowChangeSql, swapSql } from '../version-table-sql.ts'
import { knexColumns } from './knex-table.ts'
import { quoteLiteral } from './literals.ts'
import type { PostgresSession } from './session.ts'

type Value = string | number | null

/** A row change of either layout as a compare-and-swap. */
export function changeSwapSql(
  ref: VersionTableRef,
  change: RowChange,
  literal: (text: string) => string,
): string {
  return ref.layout === 'knex'
    ? knexSwapSql(ref, change, literal, knexColumns)
    : swapSql(ref, change, literal)
}

/** The same as a plain statement, as `--sql` prints it. */
export function changeSql(ref: VersionTableRef, change: RowChange): string {
  return ref.layout === 'knex'
    ? knexChangeSql(ref, change, quoteText, knexColumns)
    : rowChangeSql(ref, change, quoteText)
}

/**
 * Row changes and ledger entry as one statement. Every change must hit one row, which is the compare-and-swap's proof;
 * else the statement fails with `row conflict <index> <hits>`, and everything with it. It fails with
 * `transaction changed`, too, where the open transaction is not the one that was begun.
 */
export function recordSql(
  ref: VersionTableRef,
  changes: readonly RowChange[],
  record: LedgerRecord,
  transactionId: string | null,
  write: (value: Value) => string = quoteLiteral,
): string {
  const parts = changes.map(
    (change, index) => `c${index} AS (${changeSwapSql(ref, change, write)} RETURNING 1)`,
  )
  const values = recordValues(ref, record).map(write).join(', ')
  const hits = (index: number): string => `(SELECT count(*) FROM c${index})`
  const misses = changes.map(
    (_change, index) =>
      `WHEN ${hits(index)} <> 1 THEN ('row conflict ${index} ' || ${hits(index)})::int::text`,
  )
  const id = 'txid_current()::text'
  if (transactionId !== null)
    misses.push(`WHEN ${id} <> ${write(transactionId)} THEN ('transaction changed to ' || ${id})::int::text`)
  const proof = misses.length === 0 ? id : `CASE ${misses.join(' ')} ELSE ${id} END`
  const swaps = parts.length === 0 ? '' : `WITH ${parts.join(', ')} `
  return `${swaps}INSERT INTO ${ledgerName(ref)} (${recordColumns.join(', ')}, transaction_id) VALUES (${values}, ${proof})`
}

/** The same, prepared from its second use on. */
export async function preparedRecordSql(
  session: PostgresSession,
  ref: VersionTableRef,
  changes: readonly RowChange[],
  record: LedgerRecord,
): Promise<string> {
  const { transactionId } = session
  const proof = transactionId === null ? [] : [transactionId]
  const values = [...changes.flatMap(idsOf), ...recordValues(ref, record), ...proof]
  const shape = [ledgerName(ref), ref.table, ...changes.map(({ kind }) => kind), ...values.map(typeOf)].join(
    ' ',
  )
  const name = await session.prepared.nameOf(shape, () => {
    let count = 0
    // A name that is both inserted and compared would be two types at once.
    const place = (value: Value): string => `$${(count += 1)}${typeof value === 'string' ? '::text' : ''}`
    return recordSql(ref, changes, record, transactionId, place)
  })
  if (name === null) return recordSql(ref, changes, record, transactionId)
  return `EXECUTE ${name} (${values.map(quoteLiteral).join(', ')})`
}

/** The ids of a change in the order in which `swapSql` writes them. */
function idsOf(change: RowChange): readonly string[] {
  return change.kind === 'update' ? [change.to, change.from] : [change.id]
}

function typeOf(value: Value): string {
  return value === null ? 'null' : typeof value
}

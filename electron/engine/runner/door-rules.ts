import { HeadwayError } from '../../../shared/errors.ts'
import type { Dialect, QueryResult, StatementClass } from '../dialects/dialect.ts'

/** Why a statement must not pass, or null. Pure. */
export function refusalOf(
  sql: string,
  statement: StatementClass,
  dialect: Dialect,
  inTransaction: boolean,
): HeadwayError | null {
  if (statement.transactionControl) return transactionControl(sql)
  if (statement.needsNoTransaction && inTransaction) return needsNoTransaction(sql)
  const limit = dialect.capabilities.maxIdentifierBytes
  return limit === null ? null : longIdentifier(sql, statement, limit)
}

function transactionControl(sql: string): HeadwayError {
  const verb = /\w+/.exec(sql.replace(/^(?:\s+|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/, ''))?.[0]?.toUpperCase() ?? ''
  return new HeadwayError('transaction_control', `${verb} is not allowed in a migration.`, {
    sql,
    hint: 'A step and its version row are one transaction, which Headway ends. Take the statement out; knex.transaction() gives savepoints.',
  })
}

function needsNoTransaction(sql: string): HeadwayError {
  return new HeadwayError('needs_no_transaction', 'This statement cannot run inside a transaction.', {
    sql,
    hint: 'Give it a revision of its own that says so: export const transaction = false, or the line "-- transaction: false" in SQL.',
  })
}

/** 22 UTF-16 units may be 64 bytes of UTF-8; shorter names cannot. */
const maybeLong = /[^\s'"`();,.]{22,}|"[^"]{22,}"/g

/** PostgreSQL cuts longer names silently: two of them may become one. */
function longIdentifier(sql: string, statement: StatementClass, limit: number): HeadwayError | null {
  if (!/^(?:create|alter|comment)/.test(statement.kind)) return null
  const withoutText = sql.replaceAll(/'(?:[^']|'')*'|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
  const name = withoutText
    .match(maybeLong)
    ?.map((found) => found.replaceAll('"', ''))
    .find((found) => new TextEncoder().encode(found).length > limit && !/^\d/.test(found))
  if (name === undefined) return null
  return new HeadwayError('identifier_too_long', `The name ${name} is longer than ${limit} bytes.`, {
    sql,
    hint: `The server would cut it to ${limit} bytes without a word. Choose a shorter name.`,
  })
}

/** What comes back where nothing is sent: no rows, and no change. */
export function recordedResult(statement: StatementClass, dialect: Dialect): QueryResult {
  const command = dialect.capabilities.schemas ? (statement.kind.split(' ')[0] ?? '').toUpperCase() : null
  return { rows: [], fields: [], rowCount: 0, command, lastId: null }
}

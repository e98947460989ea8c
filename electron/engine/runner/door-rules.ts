import { HeadwayError } from '../../../shared/errors.ts'
import { traitsOf } from '../dialects/traits.ts'
import { lexSql } from '../sql/lexer.ts'
import type { LexicalRules } from '../sql/lexical-rules.ts'
import type { StatementInfo } from '../../../shared/model/plan.ts'
import type { Dialect, QueryResult, Session, StatementClass } from '../dialects/dialect.ts'
import type { StatementLabel } from '../dialects/operation-rules.ts'

/** Why a statement must not pass, or null. Pure. */
export function refusalOf(
  sql: string,
  statement: StatementClass,
  dialect: Dialect,
  inTransaction: boolean,
): HeadwayError | null {
  if (sql.includes('\0')) return nulCharacter(sql)
  if (statement.transactionControl) return transactionControl(sql)
  if (statement.needsNoTransaction && inTransaction) return needsNoTransaction(sql)
  const limit = dialect.capabilities.maxIdentifierBytes
  return limit === null ? null : longIdentifier(sql, statement, traitsOf(dialect.name).lexical, limit)
}

/** Databases treat NUL as the end of the text and silently drop the rest. */
function nulCharacter(sql: string): HeadwayError {
  return new HeadwayError(
    'sql_failed',
    'The statement holds a NUL character, behind which it would be cut off.',
    {
      sql: sql.replaceAll('\0', '\u2400'),
      hint: 'Take the character out, or write the value as bytes.',
    },
  )
}

function transactionControl(sql: string): HeadwayError {
  const verb = /\w+/.exec(sql.replace(/^(?:\s+|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/, ''))?.[0]?.toUpperCase() ?? ''
  return new HeadwayError('transaction_control', `${verb} is not allowed in a migration.`, {
    sql,
    hint: 'A step and its version row are one transaction, which Headway ends. Take the statement out; knex.transaction() and begin_nested() of SQLAlchemy give savepoints.',
  })
}

function needsNoTransaction(sql: string): HeadwayError {
  return new HeadwayError('needs_no_transaction', 'This statement cannot run inside a transaction.', {
    sql,
    hint: 'Give it a revision of its own that says so: export const transaction = false, or the line "-- transaction: false" in SQL.',
  })
}

/** PostgreSQL cuts longer names silently: two of them may become one. */
function longIdentifier(
  sql: string,
  statement: StatementClass,
  rules: LexicalRules,
  limit: number,
): HeadwayError | null {
  if (!/^(?:create|alter|comment)/.test(statement.kind) || !mayHoldName(sql, limit)) return null
  const name = lexSql(sql, rules)
    .filter(({ kind }) => kind === 'word' || kind === 'quoted')
    .find(({ value }) => new TextEncoder().encode(value).length > limit)?.value
  if (name === undefined) return null
  return new HeadwayError('identifier_too_long', `The name ${name} is longer than ${limit} bytes.`, {
    sql,
    hint: `The server would cut it to ${limit} bytes without a word. Choose a shorter name.`,
  })
}

/** A quick look that spares most statements the lexer: a name that long is a run of letters, or not of ASCII. */
function mayHoldName(sql: string, bytes: number): boolean {
  if (sql.length * 3 < bytes) return false
  // oxlint-disable-next-line no-control-regex -- ASCII is what it is about
  if (/[^\x00-\x7F]/.test(sql)) return true
  return new RegExp(`[\\w$]{${bytes}}|"[^"]{${bytes}}|""`).test(sql)
}

/** The result where nothing is sent: no rows and no changes. */
export function recordedResult(statement: StatementClass, dialect: Dialect): QueryResult {
  const command = dialect.capabilities.schemas ? (statement.kind.split(' ')[0] ?? '').toUpperCase() : null
  return { rows: [], fields: [], rowCount: 0, command, lastId: null }
}

/** Most texts are one statement of knex's: the splitter has nothing to find there. */
export function isPlain(text: string): boolean {
  return !/[;\\]|--|\/\*/.test(text) && text.trim() !== ''
}

/** A statement as it is reported; effects declared by an operation take precedence over those read from its text. */
export function infoOf(
  sql: string,
  statement: StatementClass,
  label: StatementLabel | null,
  rows: number | null,
  ms: number,
): StatementInfo {
  const { kind, object } = label ?? statement
  return { sql, kind, object, effects: label === null ? null : [...label.effects], ms, rows }
}

type Shown = { readonly inline?: boolean; readonly session: Session | null; readonly dialect: Dialect }

/** The statement as it is reported: with its bindings as literals where that is requested. */
export async function shownOf(
  { inline = false, session, dialect }: Shown,
  sql: string,
  bindings: readonly unknown[],
): Promise<string> {
  return inline ? dialect.inlineBindings(sql, (await session?.asWritten?.(sql, bindings)) ?? bindings) : sql
}

import type { ErrorCode } from '../../../../shared/errors.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import { columnOf, lineOf } from '../../sql/text-position.ts'

/** A driver error: `code` is SQLite's result code by name (https://www.sqlite.org/rescode.html). */
type DriverError = { readonly code?: string; readonly message?: string }

/** An error of opening the file, as data. */
export function connectError(error: unknown, path: string): HeadwayError {
  if (error instanceof HeadwayError) return error
  const { code = '', message = String(error) } = partsOf(error)
  const said = message.replace(/^SQLITE_\w+: /, '')
  return new HeadwayError('database_unreachable', `The SQLite file ${path} cannot be opened: ${said}.`, {
    sqlState: code || null,
    hint:
      code === 'SQLITE_NOTADB'
        ? 'This file is not a SQLite database; check the path.'
        : 'Check the path and the permissions of its folder.',
    cause: error,
  })
}

/** A failed statement as data; `where` is counted within the statement where SQLite names the offending token. */
export function statementError(error: unknown, sql: string, cancelled: boolean): HeadwayError {
  if (error instanceof HeadwayError) return error
  const { code = '', message = String(error) } = partsOf(error)
  const said = message.replace(/^SQLITE_\w+: /, '')
  const kind = codeFor(code, cancelled)
  return new HeadwayError(kind, kind === 'cancelled' ? 'The statement was cancelled.' : sentence(said), {
    sql,
    sqlState: code || null,
    hint: hintFor(code),
    where: placeOf(sql, said),
    cause: error,
  })
}

function codeFor(code: string, cancelled: boolean): ErrorCode {
  if (cancelled && code === 'SQLITE_INTERRUPT') return 'cancelled'
  if (code === 'SQLITE_READONLY') return 'database_read_only'
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CANTOPEN' || code === 'SQLITE_MISUSE')
    return 'database_unreachable'
  return 'sql_failed'
}

function hintFor(code: string): string | null {
  if (code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED')
    return 'Another process is writing to this file. Try again when it is done.'
  if (code === 'SQLITE_READONLY') return 'Make the file and its folder writable.'
  if (code === 'SQLITE_FULL') return 'The disk is full.'
  return null
}

/** SQLite names the token it stumbled over, not its place; a token that occurs once has one. */
function placeOf(sql: string, message: string): { file: string; line: number; column: number } | null {
  const token = /near "([\s\S]*)": syntax error/.exec(message)?.[1]
  if (token === undefined || token === '') return null
  const offset = sql.indexOf(token)
  if (offset === -1 || sql.indexOf(token, offset + 1) !== -1) return null
  return { file: '', line: lineOf(sql, offset), column: columnOf(sql, offset) }
}

function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1)
  return /[.!?]$/.test(text) ? text : `${text}.`
}

function partsOf(error: unknown): DriverError {
  return typeof error === 'object' && error !== null ? (error as DriverError) : {}
}

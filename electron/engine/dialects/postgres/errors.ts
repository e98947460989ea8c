import type { ErrorCode } from '../../../../shared/errors.ts'
import { HeadwayError, passwordHint } from '../../../../shared/errors.ts'
import { columnOf, lineOf } from '../../sql/text-position.ts'
import { quoteName } from '../version-table-sql.ts'
import { privilegeHint } from './privilege-hint.ts'

/** The parts of a driver error that matter; everything is optional, because it comes from outside. */
type DriverError = {
  readonly code?: string
  readonly message?: string
  readonly detail?: string
  readonly hint?: string
  readonly position?: string
  readonly where?: string
}

const passwordStates = new Set(['28P01', '28000'])
const unreachableStates = new Set(['53300', '3D000'])

/** Why a server ends a session, by the code of its last words, and what to do about it. */
const endings: Readonly<Record<string, string>> = {
  '25P03':
    'It waited between two statements for longer than idle_in_transaction_session_timeout allows. Do the slow work before the first statement, or begin the migration with: set local idle_in_transaction_session_timeout = 0',
  '25P04':
    'Its transaction took longer than transaction_timeout allows. Split the revision, or raise the setting for this role.',
  '57P01': 'Somebody ended the session (pg_terminate_backend), or the server is shutting down.',
  '57P02': 'The server crashed, or was stopped at once.',
  '57P03': 'The server is starting or stopping. Try again in a moment.',
  '57P05': 'The session waited for longer than idle_session_timeout allows.',
}
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ENOENT',
  'EACCES',
])

/** True where the connection is gone, so that the fate of what was sent is unknown. */
export function isConnectionLost(error: unknown): boolean {
  const { code = '', message = '' } = partsOf(error)
  if (networkCodes.has(code) || code.startsWith('08') || code in endings) return true
  return /^Connection terminated|not queryable|^Client was closed/.test(message)
}

/**
 * An error of connecting, as data. `place` names the server without any secret.
 * Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function connectError(error: unknown, place: string): HeadwayError {
  if (error instanceof HeadwayError) return error
  const { code = '', message = '', hint } = partsOf(error)
  const state = { sqlState: code === '' ? null : code, cause: error }
  if (/no pg_hba\.conf entry/.test(message)) {
    return new HeadwayError('database_unreachable', `${place} refuses this connection: ${message}.`, {
      ...state,
      hint: /no encryption/.test(message)
        ? 'The server wants TLS: use sslmode=verify-full (or require).'
        : 'Its pg_hba.conf must name this user, database and address.',
    })
  }
  if (passwordStates.has(code) || /password must be|no password|SASL/i.test(message)) {
    return passwordNeeded(place, message, state.sqlState)
  }
  if (code === '3D000') {
    return new HeadwayError('database_unreachable', `${place}: ${message}.`, {
      ...state,
      hint: 'Create the database, or correct the name.',
    })
  }
  const advice = hint ?? adviceFor(code, message)
  return new HeadwayError('database_unreachable', `${place} cannot be reached: ${message || code}.`, {
    ...state,
    hint: advice,
  })
}

/** PGPASSWORD is set, but not sent: its owner has not named this host. */
export function passwordWithheld(place: string, host: string): HeadwayError {
  return new HeadwayError(
    'password_needed',
    `${place} asks for a password: PGPASSWORD was not sent, because it was not set for this host.`,
    {
      hint: `Set PGHOST=${host} beside it, put ${host} into "passwordHosts" of your settings.json, or give the password of this user.`,
    },
  )
}

/** The server wants the password as it is, over a line that anybody can read. */
export function clearTextRefused(place: string): HeadwayError {
  return new HeadwayError(
    'password_needed',
    `${place} asks for the password in clear text over an unencrypted connection: it was not sent.`,
    {
      hint: 'Use sslmode=verify-full, or have the server ask for scram-sha-256.',
    },
  )
}

/** The server wants a password and none, or a wrong one, was given. */
export function passwordNeeded(place: string, message: string, sqlState: string | null): HeadwayError {
  const refused = sqlState === '28P01'
  const says = refused ? 'refuses the user or the password' : 'asks for a password'
  return new HeadwayError('password_needed', `${place} ${says}: ${message}.`, {
    sqlState,
    hint: passwordHint,
  })
}

/** What to do where a pooler is in the way. */
export const directUrl = 'Write the direct URL of the server into the target ("url" or "urlEnv")'

/** What stands for a search path of the URL. */
export const pathOfRole =
  'The role can bring it: ALTER ROLE <role> IN DATABASE <database> SET search_path = <schemas>;'

function adviceFor(code: string, message: string): string {
  if (code === 'ECONNREFUSED') return 'Check host and port, and that the server is running.'
  if (code === 'ENOENT') return 'There is no server socket in that folder: check host and port.'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'Check the host name.'
  if (/unsupported startup parameter/.test(message))
    return `${directUrl}, or take search_path out of the URL: this pooler does not hand it on. ${pathOfRole}`
  if (code === '53300') return 'Close other connections to this server, or raise max_connections.'
  if (/certificate|SSL|TLS|self.signed/i.test(message))
    return 'Check the TLS mode of the target and the certificate of the server.'
  return 'Check the address, the network and that the server is running.'
}

/** A failed statement as data: SQL, SQLSTATE, and `where` counted within the statement itself. */
export function statementError(
  error: unknown,
  sql: string,
  cancelled: boolean,
  role: string | null = null,
): HeadwayError {
  if (error instanceof HeadwayError) return error
  const parts = partsOf(error)
  const code = codeFor(parts, cancelled, error)
  const message =
    code === 'cancelled' ? 'The statement was cancelled.' : sentence(parts.message ?? 'The statement failed')
  return new HeadwayError(code, message, {
    sql,
    sqlState: parts.code ?? null,
    hint: parts.hint ?? hintFor(parts, code) ?? rightsHint(parts, sql, role),
    detail: [parts.detail, parts.where].filter((text) => text !== undefined).join('\n') || null,
    where: placeIn(sql, Number(parts.position)),
    cause: error,
  })
}

/** A statement that gave up waiting for a lock, with who held it. */
export function withBlocker(error: unknown, who: string): unknown {
  if (!(error instanceof HeadwayError) || error.data.sqlState !== '55P03') return error
  const { code, message, ...rest } = error.data
  return new HeadwayError(code, `${message} It is held by ${who}.`, {
    ...rest,
    hint: 'Try again when that session is done, or end it; a higher lock timeout waits longer, and everybody else behind it.',
    cause: error.cause,
  })
}

function codeFor(parts: DriverError, cancelled: boolean, error: unknown): ErrorCode {
  if (cancelled && parts.code === '57014') return 'cancelled'
  if (isConnectionLost(error) || unreachableStates.has(parts.code ?? '')) return 'database_unreachable'
  return parts.code === '25006' ? 'database_read_only' : 'sql_failed'
}

function rightsHint({ code, message = '' }: DriverError, sql: string, role: string | null): string | null {
  const [, missing] = code === '42704' ? (/^role "(.+)" does not exist$/.exec(message) ?? []) : []
  if (missing !== undefined)
    return `Roles belong to the server, not to a database: let its administrator run there first: CREATE ROLE ${quoteName(missing)} NOLOGIN;`
  return code === '42501' ? privilegeHint(message, sql, role) : null
}

function hintFor({ code: state = '', message = '' }: DriverError, code: ErrorCode): string | null {
  if (endings[state] !== undefined) return endings[state]
  if (code === 'database_unreachable')
    return 'The connection was lost. Check the server, then look at the state of the target.'
  if (state === '55P03')
    return 'Another session holds a lock on it. Try again when it is done, or raise the lock timeout.'
  // Somebody else may have cancelled it as well.
  if (state === '57014' && /statement timeout/.test(message))
    return 'The statement ran into the statement timeout.'
  if (state === '25P02') return 'An earlier statement of this step failed and its error was swallowed.'
  return null
}

/** PostgreSQL counts positions in characters from 1; the lines of a file are counted in UTF-16 units. */
function placeIn(sql: string, position: number): { file: string; line: number; column: number } | null {
  if (!Number.isInteger(position) || position < 1) return null
  const offset = Array.from(sql.slice(0, position * 2))
    .slice(0, position - 1)
    .join('').length
  return { file: '', line: lineOf(sql, offset), column: columnOf(sql, offset) }
}

function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1)
  return /[.!?]$/.test(text) ? text : `${text}.`
}

function partsOf(error: unknown): DriverError {
  return typeof error === 'object' && error !== null ? (error as DriverError) : { message: String(error) }
}

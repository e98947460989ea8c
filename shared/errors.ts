import { z } from 'zod'
import { faultHint } from './fault-hint.ts'
import { where } from './diagnostics.ts'
import { maskSecrets } from './mask-secrets.ts'

/**
 * The closed set of error codes. Each has one process exit code and one HTTP status.
 * Exit codes: 1 failed, 2 usage, 3 check found something, 4 refused, 5 in doubt.
 */
export const errorCodes = {
  // usage: the request itself is wrong
  invalid_request: { exit: 2, status: 400 },
  unknown_operation: { exit: 2, status: 404 },
  unknown_target: { exit: 2, status: 404 },
  unauthorized: { exit: 4, status: 403 },
  // project and files
  project_not_found: { exit: 1, status: 404 },
  project_exists: { exit: 1, status: 409 },
  no_project: { exit: 1, status: 409 },
  invalid_settings: { exit: 1, status: 422 },
  file_conflict: { exit: 4, status: 409 },
  file_exists: { exit: 1, status: 409 },
  file_unreadable: { exit: 1, status: 422 },
  not_trusted: { exit: 4, status: 403 },
  backup_failed: { exit: 4, status: 409 },
  hook_failed: { exit: 1, status: 422 },
  // revision expressions (SEMANTICS: categories of Alembic's own errors)
  revision_not_found: { exit: 1, status: 404 },
  branch_not_found: { exit: 1, status: 404 },
  not_in_branch: { exit: 1, status: 404 },
  ambiguous_revision: { exit: 1, status: 409 },
  ambiguous_walk: { exit: 1, status: 409 },
  ambiguous_current: { exit: 1, status: 409 },
  multiple_heads: { exit: 1, status: 409 },
  relative_too_far: { exit: 1, status: 422 },
  walked_too_far: { exit: 1, status: 422 },
  not_ancestor: { exit: 1, status: 422 },
  overlapping_rows: { exit: 1, status: 409 },
  invalid_range: { exit: 2, status: 422 },
  invalid_target: { exit: 2, status: 422 },
  invalid_revision_id: { exit: 2, status: 422 },
  duplicate_revision: { exit: 1, status: 409 },
  duplicate_label: { exit: 1, status: 409 },
  missing_parent: { exit: 1, status: 422 },
  missing_dependency: { exit: 1, status: 422 },
  cycle: { exit: 1, status: 422 },
  broken_graph: { exit: 1, status: 422 },
  not_a_head: { exit: 1, status: 409 },
  not_at_head: { exit: 3, status: 409 },
  irreversible: { exit: 4, status: 422 },
  // databases
  invalid_url: { exit: 2, status: 422 },
  database_unreachable: { exit: 1, status: 502 },
  password_needed: { exit: 1, status: 401 },
  database_read_only: { exit: 1, status: 403 },
  pooler_in_transaction_mode: { exit: 4, status: 422 },
  unknown_database_revision: { exit: 1, status: 409 },
  malformed_version_table: { exit: 1, status: 422 },
  sql_failed: { exit: 1, status: 422 },
  identifier_too_long: { exit: 1, status: 422 },
  // plans and runs
  plan_stale: { exit: 4, status: 409 },
  plan_not_found: { exit: 4, status: 404 },
  run_not_found: { exit: 1, status: 404 },
  run_active: { exit: 4, status: 409 },
  lock_held: { exit: 4, status: 423 },
  confirmation_needed: { exit: 4, status: 428 },
  production_refused: { exit: 4, status: 403 },
  label_mismatch: { exit: 4, status: 409 },
  migration_failed: { exit: 1, status: 422 },
  migration_exited: { exit: 1, status: 422 },
  migration_timeout: { exit: 1, status: 422 },
  outstanding_queries: { exit: 1, status: 422 },
  transaction_control: { exit: 1, status: 422 },
  needs_no_transaction: { exit: 1, status: 422 },
  invalid_operation: { exit: 1, status: 422 },
  objects_lost: { exit: 1, status: 422 },
  foreign_keys_violated: { exit: 1, status: 422 },
  row_conflict: { exit: 1, status: 409 },
  cancelled: { exit: 1, status: 499 },
  in_doubt: { exit: 5, status: 500 },
  // schema and autogenerate
  shadow_unavailable: { exit: 1, status: 503 },
  beyond_scratch: { exit: 1, status: 422 },
  model_failed: { exit: 1, status: 422 },
  rename_ambiguous: { exit: 3, status: 409 },
  changes_found: { exit: 3, status: 409 },
  unsupported: { exit: 1, status: 501 },
  internal: { exit: 1, status: 500 },
} as const satisfies Record<string, { exit: number; status: number }>

export type ErrorCode = keyof typeof errorCodes

/** Alembic's categories of revision errors (SEMANTICS part 1, decision 12). */
const errorCategory = z.enum([
  'ambiguous',
  'not_found',
  'multiple_heads',
  'range_walk',
  'not_ancestor',
  'cycle',
  'duplicate',
  'other',
])
export type ErrorCategory = z.infer<typeof errorCategory>

/**
 * An error as data: what crosses a transport, is printed by the CLI and shown in the window.
 * `message` says what happened, `hint` what to do next, `candidates` the possible spellings,
 * `sql` the failing statement with `where` pointing into the file it came from.
 */
export const errorData = z.object({
  code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
  message: z.string(),
  hint: z.string().nullable(),
  where: where.nullable(),
  category: errorCategory.nullable(),
  candidates: z.array(z.string()),
  sql: z.string().nullable(),
  /** The driver's own code, such as SQLSTATE 42P01 or SQLITE_CONSTRAINT. */
  sqlState: z.string().nullable(),
  /** Further text for the details pane: a stack of user code, the server's DETAIL. */
  detail: z.string().nullable(),
  /** All problems at once, where there are several. */
  problems: z.array(z.string()),
})
export type ErrorData = z.infer<typeof errorData>

type ErrorExtras = Partial<Omit<ErrorData, 'code' | 'message'>> & { cause?: unknown }

/**
 * Thrown where an operation could not even start, or a stage cannot go on. Always carries data. Whoever makes one need not
 * know where its words come from: a password that stands in them is masked here.
 */
export class HeadwayError extends Error {
  readonly data: ErrorData

  constructor(code: ErrorCode, message: string, extras: ErrorExtras = {}) {
    const { cause, ...rest } = extras
    super(maskSecrets(message), cause === undefined ? undefined : { cause })
    this.name = 'HeadwayError'
    this.data = masked({
      code,
      message,
      hint: code === 'internal' ? faultHint : null,
      where: null,
      category: null,
      candidates: [],
      sql: null,
      sqlState: null,
      detail: null,
      problems: [],
      ...rest,
    })
  }

  get code(): ErrorCode {
    return this.data.code
  }
}

function masked(data: ErrorData): ErrorData {
  const words = (text: string | null): string | null => (text === null ? null : maskSecrets(text))
  return {
    ...data,
    message: maskSecrets(data.message),
    hint: words(data.hint),
    sql: words(data.sql),
    detail: words(data.detail),
    candidates: data.candidates.map(maskSecrets),
    problems: data.problems.map(maskSecrets),
  }
}

/** Any thrown value as error data; what is not a HeadwayError becomes `internal`. */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof HeadwayError) return error.data
  const message = error instanceof Error ? error.message : String(error)
  const detail = error instanceof Error ? (error.stack ?? null) : null
  return new HeadwayError('internal', message, { detail }).data
}

/** The error that `data` describes; the inverse of `toErrorData` on the far side of a transport. */
export function fromErrorData(data: ErrorData): HeadwayError {
  const { code, message, ...rest } = data
  return new HeadwayError(code, message, rest)
}

/** The hint where another run holds the lock: the window waits, a shell names its own ways. */
export const lockHint =
  'Only one run at a time changes a database. Try again when it has ended; the lock goes with its process.'

/** The hint where a password is all that is missing: in the window it is asked for, a shell names its own ways. */
export const passwordHint = 'Give the password of this user, or correct the one that was given.'

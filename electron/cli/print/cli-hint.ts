import { passwordHint } from '../../../shared/errors.ts'
import type { ErrorCode, ErrorData } from '../../../shared/errors.ts'

/** What can be done in a shell about errors whose own hint speaks of the window. */
const hints: Partial<Record<ErrorCode, string>> = {
  password_needed:
    'Set PGPASSWORD, or put the URL with its password into .env and name the variable: "urlEnv": "DATABASE_URL" in headway.json.',
  project_exists: 'Choose another folder, or use what is there: headway history',
}

/** An error with the hint that can be followed in a shell. */
export function withCliHint(error: ErrorData): ErrorData {
  // The server may want something that no password helps with.
  if (error.code === 'password_needed' && error.hint !== passwordHint) return error
  const hint = hints[error.code]
  return hint === undefined ? error : { ...error, hint }
}

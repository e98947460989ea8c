import { lockHint, passwordHint } from '../../../shared/errors.ts'
import type { ErrorCode, ErrorData } from '../../../shared/errors.ts'
import { wholeCommands } from '../../../shared/whole-commands.ts'
import type { ChosenDatabase } from '../../../shared/whole-commands.ts'

/** What can be done in a shell about errors whose own hint speaks of the window. */
const hints: Partial<Record<ErrorCode, string>> = {
  password_needed:
    'Set PGPASSWORD, or put the URL with its password into .env and name the variable: "urlEnv": "DATABASE_URL" in headway.json.',
}

const wrongPassword =
  'Correct user and password where they are given: in the URL of the target, the variable of its "urlEnv", .env, or PGPASSWORD.'

/**
 * An error with the hint that can be followed in a shell as it stands.
 * @param database what the command worked with; null where it came to none
 */
export function withCliHint(error: ErrorData, database: ChosenDatabase | null): ErrorData {
  const hint = hintOf(error)
  return { ...error, hint: hint === null || database === null ? hint : wholeCommands(hint, database) }
}

function hintOf({ code, hint, sqlState }: ErrorData): string | null {
  // The server may want something that no password helps with.
  if (code === 'password_needed' && hint !== passwordHint) return hint
  if (code === 'password_needed' && sqlState === '28P01') return wrongPassword
  if (hint === lockHint)
    return `${lockHint} To wait for it ten minutes, type the same with: --lock-timeout 600`
  return hints[code] ?? hint
}

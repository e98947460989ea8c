import { faultHint } from '../../shared/fault-hint.ts'
import type { ErrorCode, ErrorData } from '../../shared/errors.ts'

/** An answer that says no: carries the error as data, exactly as the engine sent it. */
export class CallError extends Error {
  readonly data: ErrorData

  constructor(data: ErrorData) {
    super(data.message)
    this.name = 'CallError'
    this.data = data
  }
}

/** Error data with everything but code, message and hint left empty. */
export function errorOf(code: ErrorCode, message: string, hint: string | null = null): ErrorData {
  return {
    code,
    message,
    hint,
    where: null,
    category: null,
    candidates: [],
    sql: null,
    sqlState: null,
    detail: null,
    problems: [],
  }
}

/** Any thrown value as error data; what did not come from the engine is `internal` with its stack as detail. */
export function dataOf(error: unknown): ErrorData {
  if (error instanceof CallError) return error.data
  const message = error instanceof Error ? error.message : String(error)
  const detail = error instanceof Error ? (error.stack ?? null) : null
  return { ...errorOf('internal', message, faultHint), detail }
}

import type { z } from 'zod'

/** What an operation may change. */
type Effect = 'reads' | 'writes files' | 'writes database'

/**
 * One entry of the contract. `trust`: true where user code or `.env` is involved, so an untrusted project refuses.
 * Requests are parsed strictly at the door; responses are checked by the in-process transport in tests.
 */
export type OperationSpec<Request extends z.ZodType = z.ZodType, Response extends z.ZodType = z.ZodType> = {
  readonly effect: Effect
  readonly trust: boolean
  /** One line of documentation. */
  readonly doc: string
  readonly request: Request
  readonly response: Response
}

/** Declares an operation, keeping the literal types of its schemas. */
export function operation<Request extends z.ZodType, Response extends z.ZodType>(
  effect: Effect,
  doc: string,
  request: Request,
  response: Response,
  options: { readonly trust?: boolean } = {},
): OperationSpec<Request, Response> {
  return { effect, doc, request, response, trust: options.trust ?? false }
}

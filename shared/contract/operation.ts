import type { z } from 'zod'

/** What an operation may change. */
type Effect = 'reads' | 'writes files' | 'writes database'

/**
 * One entry of the contract. `trust`: true where the project's code runs or its databases are reached, whatever is
 * asked: the engine refuses it in a project that is not trusted (`withTrust`). Others refuse where a request asks for that.
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

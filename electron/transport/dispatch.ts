import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import type { Answer, CallMessage, EngineFace, OperationName } from '../../shared/contract.ts'
import { callMessage, operations } from '../../shared/contract.ts'
import type { OperationSpec } from '../../shared/contract/operation.ts'
import { HeadwayError, toErrorData } from '../../shared/errors.ts'
import { overLimit } from './request-limits.ts'

/** What a host adds to the rules of the engine: `before` throws to refuse a parsed request, `after` sees what came of it. */
export interface Policy {
  before(operation: OperationName, request: unknown): Promise<void> | void
  after(operation: OperationName, response: unknown): void
}

type DispatchOptions = {
  readonly policy?: Policy
  /** Compares every response with the contract, and fails where a key or a value would not travel. For tests. */
  readonly checkResponses?: boolean
}

/** Takes one call off a transport. Never rejects: whatever happens is in the answer. */
export type Dispatch = (operation: unknown, request: unknown) => Promise<Answer>

/**
 * The one dispatcher of all transports: finds the operation among the contract's own names, parses the request
 * strictly, asks the policy, calls the handler and encodes what came of it. Trust is asked for by the engine (`withTrust`), for all faces.
 */
export function createDispatcher(face: EngineFace, options: DispatchOptions = {}): Dispatch {
  return async (operation, request) => {
    try {
      const name = operationName(operation)
      const spec: OperationSpec = operations[name]
      const parsed = parseRequest(name, spec, request)
      await options.policy?.before(name, parsed)
      // The request was parsed by this operation's own schema; the compiler cannot follow that through the name.
      const handler = face.handlers[name] as (request: unknown) => Promise<unknown>
      const result = await handler(parsed)
      if (options.checkResponses) checkResponse(name, spec, result)
      options.policy?.after(name, result)
      return { ok: true, result }
    } catch (error) {
      return { ok: false, error: toErrorData(error) }
    }
  }
}

/** Takes one text message of a stream transport apart. Null where it is no call at all. */
export function readCall(text: string): CallMessage | null {
  try {
    const parsed = callMessage.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** The answer to what is no call at all. */
export function malformed(message: string): Answer {
  return { ok: false, error: invalid(message, []).data }
}

function operationName(value: unknown): OperationName {
  if (typeof value !== 'string') throw invalid('The operation is not a string.', [])
  if (!Object.hasOwn(operations, value)) {
    throw new HeadwayError(
      'unknown_operation',
      `There is no operation ${JSON.stringify(value.slice(0, 100))}.`,
      {
        hint: 'A window asks this when it is of another version than Headway behind it: stop Headway, start it again, and reload the window. A program finds all operations in docs/reference/operations.md.',
      },
    )
  }
  return value as OperationName
}

function parseRequest(name: OperationName, spec: OperationSpec, request: unknown): unknown {
  const excess = overLimit(request)
  if (excess !== null) throw invalid(`The request of ${name} ${excess}.`, [])
  const parsed = spec.request.safeParse(request)
  if (parsed.success) return parsed.data
  throw invalid(`The request of ${name} is not what the contract says.`, describe(parsed.error))
}

function checkResponse(name: OperationName, spec: OperationSpec, result: unknown): void {
  const parsed = spec.response.safeParse(result)
  const problems = parsed.success ? [] : describe(parsed.error)
  if (parsed.success && !isDeepStrictEqual(parsed.data, result))
    problems.push('has keys that the contract lacks')
  if (problems.length === 0) return
  throw new HeadwayError('internal', `The response of ${name} breaks the contract: ${problems.join('; ')}`, {
    problems,
  })
}

function describe(error: z.ZodError): string[] {
  return error.issues
    .slice(0, 20)
    .map((issue) => `${issue.path.map(String).join('.') || 'request'}: ${issue.message}`.slice(0, 300))
}

function invalid(message: string, problems: string[]): HeadwayError {
  return new HeadwayError('invalid_request', message, { problems })
}

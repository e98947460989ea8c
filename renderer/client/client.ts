import type { OperationName, RequestOf, ResponseOf } from '../../shared/contract.ts'
import type { Link } from './link.ts'

let link: Link | null = null

/** Sets the link that `call` uses; once, at start. */
export function setLink(value: Link): void {
  link = value
}

/** Calls an operation of the engine. Throws `CallError` where the answer is an error. */
export function call<Name extends OperationName>(
  operation: Name,
  request: RequestOf<Name>,
): Promise<ResponseOf<Name>> {
  if (!link) throw new Error('No link to the engine yet.')
  return link.call(operation, request)
}

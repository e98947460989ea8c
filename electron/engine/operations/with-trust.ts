import { operations } from '../../../shared/contract.ts'
import type { OperationSpec } from '../../../shared/contract/operation.ts'
import { requireTrust } from '../project/project.ts'
import type { EngineContext } from './context.ts'

type Handler = (request: never) => Promise<unknown>

/**
 * Refuses with `not_trusted` what the contract marks with `trust`, before its handler sees the request, as long as the
 * open project is not trusted. What a handler refuses beyond that depends on its request: a target that is named, a
 * file that is code.
 */
export function withTrust<H extends Record<keyof H, Handler>>(
  context: Pick<EngineContext, 'workspace'>,
  handlers: H,
): H {
  const specs: Readonly<Record<string, OperationSpec>> = operations
  const wrapped = Object.entries<Handler>(handlers).map(([name, handler]) => {
    const isGuarded = specs[name]?.trust ?? false
    if (!isGuarded) return [name, handler]
    const guarded: Handler = async (request) => {
      if (context.workspace !== null) requireTrust(context.workspace.project)
      return await handler(request)
    }
    return [name, guarded]
  })
  return Object.fromEntries(wrapped) as H
}

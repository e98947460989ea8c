import type { EngineContext } from '../context.ts'
import { learnKnexfile } from '../knex/learn-knexfile.ts'
import { learnOwnTarget } from './own-target.ts'

type Handler = (request: never) => Promise<unknown>

/** Groups of operations that work on a target. */
const groups = /^(?:targets|plan|run|schema|changes)\./

/** Operations that do not need the project to be readable. */
const withoutProject = /^project\.(?!problems$)/

/**
 * Before an operation that works on a target, the project's own code is asked where its database is, if only it knows
 * and the project is trusted. Browsing files asks nothing, but where only a knexfile knows where they are.
 */
export function withOwnTarget<H extends Record<keyof H, Handler>>(context: EngineContext, handlers: H): H {
  const wrapped = Object.entries<Handler>(handlers).map(([name, handler]) => {
    const asking: Handler = async (request) => {
      const isForTarget = groups.test(name) || namesTarget(request)
      const isWanted = isForTarget || name === 'revisions.create'
      if (!withoutProject.test(name)) await learnKnexfile(context, isWanted)
      if (isForTarget) await learnOwnTarget(context)
      return await handler(request)
    }
    return [name, asking]
  })
  return Object.fromEntries(wrapped) as H
}

function namesTarget(request: { readonly target?: unknown; readonly indicateCurrent?: unknown }): boolean {
  return typeof request.target === 'string' || request.indicateCurrent === true
}

import { isObject, spread, Unread, Variable } from './static-value.ts'
import type { StaticObject, StaticValue } from './static-value.ts'

/** What a knexfile holds: one configuration by name, or several. */
export type Environments = {
  /** In declared order; a flat file has one, called as what it is chosen by. */
  readonly all: ReadonlyMap<string, StaticObject>
  /** The chosen one; null where it is unknown. */
  readonly chosen: string | null
  /** Why none could be chosen, or which one is used instead. */
  readonly problem: string | null
}

const configKeys = ['client', 'dialect', 'connection', 'migrations']

/**
 * The environments of what a knexfile exports. As knex: the named one, else NODE_ENV's, else `development`, else the
 * whole file. Where that is no configuration, the first one stands in.
 */
export function environmentsOf(
  value: StaticValue,
  named: string | null,
  fallback: string | null,
): Environments {
  const inner = isObject(value) && isObject(value['default']) ? value['default'] : value
  const wanted = named ?? fallback ?? 'development'
  if (!isObject(inner)) return { all: new Map(), chosen: null, problem: null }
  if (configKeys.some((key) => Object.hasOwn(inner, key)) && !isObject(inner[wanted]))
    return { all: new Map([[wanted, inner]]), chosen: wanted, problem: null }
  const all = new Map(
    Object.entries(inner).flatMap(([name, config]): [string, StaticObject][] =>
      isObject(config) && (hasClient(config) || Object.hasOwn(config, spread)) ? [[name, config]] : [],
    ),
  )
  // One whose value only the code knows has its place all the same.
  for (const [name, config] of Object.entries(inner))
    if (name !== spread && (config instanceof Unread || config instanceof Variable))
      all.set(name, { [spread]: config })
  if (all.has(wanted)) return { all, chosen: wanted, problem: null }
  if (named !== null) {
    const names = [...all.keys()].join(', ')
    return {
      all,
      chosen: null,
      problem: `The knexfile has no environment "${named}". It has: ${names || 'none'}.`,
    }
  }
  const [first = null] = all.keys()
  return { all, chosen: first, problem: null }
}

function hasClient(config: StaticObject): boolean {
  return configKeys.some((key) => Object.hasOwn(config, key))
}

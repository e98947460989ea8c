import type { Knex } from 'knex'
import type { KnexOpening } from '../../../shared/door-protocol.ts'
import { codeMark, failureMark } from '../../../shared/knexfile-value.ts'
import { loadFile } from './load-file.ts'
import { hooksOf } from './migration-hooks.ts'
import type { MigrationHooks } from './migration-hooks.ts'

type Values = Readonly<Record<string, unknown>>

/** What of a configuration migrations notice. */
const noticed = ['wrapIdentifier', 'postProcessResponse', 'userParams'] as const

/** What a knexfile exports, as knex itself takes it (bin/cli.js): the default export, called where it is a function. */
async function runKnexfile({ file }: KnexOpening): Promise<Values> {
  if (file === null) return {}
  const module = await loadFile(file)
  let value: unknown = module
  // An ES module that was made from CommonJS holds its exports under `default`, and so may those.
  while (isObject(value) && value['default'] !== undefined) value = value['default']
  if (typeof value === 'function') value = await (value as () => unknown)()
  return isObject(value) ? value : {}
}

/** What a knexfile exports, as JSON; the connection of the chosen environment is called where it is a function. */
export async function knexfileAsJson(opening: KnexOpening): Promise<string> {
  const value = await runKnexfile(opening)
  const chosen = configOf(value, opening.environment)
  const connection = await answered(chosen['connection'])
  const config = { ...chosen, connection }
  return JSON.stringify(plain(chosen === value ? config : { ...value, [opening.environment]: config }, 0))
}

/** What of a knexfile migrations run with. */
type NoticedConfig = {
  /** The parts of the configuration that the knex of a migration is made with. */
  readonly config: Partial<Knex.Config>
  readonly hooks: MigrationHooks
}

export async function noticedConfig(opening: KnexOpening): Promise<NoticedConfig> {
  const config = configOf(await runKnexfile(opening), opening.environment)
  const found = noticed.flatMap((key) => (config[key] === undefined ? [] : [[key, config[key]]]))
  return { config: Object.fromEntries(found), hooks: hooksOf(config['migrations']) }
}

function configOf(value: Values, environment: string): Values {
  const named = value[environment]
  return isObject(named) ? named : value
}

/** A connection that is a function, and a password that is one. */
async function answered(connection: unknown): Promise<unknown> {
  try {
    const value = typeof connection === 'function' ? await (connection as () => unknown)() : await connection
    if (!isObject(value) || typeof value['password'] !== 'function') return value
    return { ...value, password: await (value['password'] as () => unknown)() }
  } catch (error) {
    return { [failureMark]: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }
  }
}

/** Deeper than any configuration. */
const deepest = 8

/** Loggers and seeds are of no interest, and may be anything. */
const skipped = new Set(['log', 'seeds'])

function plain(value: unknown, depth: number): unknown {
  if (value === null || ['string', 'boolean', 'undefined'].includes(typeof value)) return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'function') return { [codeMark]: Function.prototype.toString.call(value) }
  if (Array.isArray(value)) return depth > deepest ? [] : value.map((each) => plain(each, depth + 1))
  if (typeof value !== 'object') return { [codeMark]: String(value) }
  if (value instanceof RegExp || ArrayBuffer.isView(value) || depth > deepest)
    return { [codeMark]: Object.prototype.toString.call(value) }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (skipped.has(key) ? [] : [[key, plain(each, depth + 1)]])),
  )
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

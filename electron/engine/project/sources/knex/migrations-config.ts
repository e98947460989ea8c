import { extname, resolve } from 'node:path'
import { isObject, spread, Unread, unreadIn } from './static-value.ts'
import type { StaticObject, StaticValue } from './static-value.ts'

/** What a configuration says under `migrations`, with knex's own defaults. Paths are absolute. */
export type MigrationsConfig = {
  readonly directories: readonly string[]
  readonly extension: string
  readonly loadExtensions: readonly string[]
  readonly tableName: string
  readonly schemaName: string | null
  readonly sortDirsSeparately: boolean
  readonly stub: string | null
  readonly disableTransactions: boolean
  readonly disableValidation: boolean
  /** Something runs around each migration: `beforeEach` and its like. */
  readonly hasHooks: boolean
  /** What only the code can tell, as it is written. */
  readonly unread: readonly string[]
  /** What is not honoured, in words. */
  readonly refused: readonly string[]
}

/** As knex loads them (lib/migrations/common/MigrationsLoader.js). */
const defaultExtensions = ['.co', '.coffee', '.eg', '.iced', '.js', '.cjs', '.litcoffee', '.ls', '.ts']

/** @param file of the knexfile, absolute: its extension is that of new migrations, unless it says another */
export function migrationsOf(config: StaticObject, file: string, folder: string): MigrationsConfig {
  const given = config['migrations']
  const migrations = isObject(given) ? given : {}
  const { directory, loadExtensions, stub } = migrations
  const text = (key: string, fallback: string): string => textOf(migrations[key]) ?? fallback
  const flag = (key: string): boolean => migrations[key] === true
  const list = textsOf(directory)
  const extension = text('extension', textOf(config['ext']) ?? extname(file).slice(1)).replace(/^\./, '')
  return {
    directories: (list.length === 0 ? ['./migrations'] : list).map((path) => resolve(folder, path)),
    extension: extension === 'json' ? 'js' : extension,
    loadExtensions: Array.isArray(loadExtensions) ? textsOf(loadExtensions) : defaultExtensions,
    tableName: text('tableName', 'knex_migrations'),
    schemaName: textOf(migrations['schemaName']),
    sortDirsSeparately: flag('sortDirsSeparately'),
    stub: typeof stub === 'string' ? resolve(folder, stub) : null,
    disableTransactions: flag('disableTransactions'),
    disableValidation: flag('disableMigrationsListValidation'),
    hasHooks: hooks.some((hook) => (migrations[hook] ?? null) !== null),
    unread: unreadOf(config, migrations),
    refused: refusedOf(migrations),
  }
}

/** Whether a spread holds settings of migrations is unknown. */
function unreadOf(config: StaticObject, migrations: StaticObject): readonly string[] {
  const given = config['migrations']
  const deep = [given, config[spread]].filter((value) => value instanceof Unread)
  const inner = Object.entries(migrations).flatMap(([key, value]) =>
    functions.includes(key) ? [] : unreadIn(value),
  )
  return [...deep, ...inner].map((each) => (each instanceof Unread ? each.what : `process.env.${each.name}`))
}

const hooks = ['beforeAll', 'afterAll', 'beforeEach', 'afterEach']
/** Functions that reading ignores. */
const functions = [...hooks, 'getNewMigrationName', 'variables']

function refusedOf(migrations: StaticObject): readonly string[] {
  const found: string[] = []
  if (migrations['migrationSource'] !== undefined && migrations['migrationSource'] !== null)
    found.push('migrationSource: migrations that are no files of a folder cannot be read')
  return found
}

function textOf(value: StaticValue): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function textsOf(value: StaticValue): readonly string[] {
  const values: readonly StaticValue[] = Array.isArray(value) ? value : [value]
  return values.filter((each): each is string => typeof each === 'string')
}

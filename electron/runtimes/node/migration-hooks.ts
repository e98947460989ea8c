import { basename, dirname } from 'node:path'
import type { Knex } from 'knex'

/** What a knexfile has run around its migrations (`migrations.beforeAll` and its like). */
export type MigrationHooks = {
  readonly before: readonly Hook[]
  readonly after: readonly Hook[]
}

/** knex's own form: it is told of the migrations by their files. */
type Hook = (knex: Knex, migrations: readonly Migration[]) => unknown
type Migration = { readonly file: string; readonly directory: string }

export const noHooks: MigrationHooks = { before: [], after: [] }

/** @param migrations what the knexfile says under that name */
export function hooksOf(migrations: unknown): MigrationHooks {
  const given = typeof migrations === 'object' && migrations !== null ? migrations : {}
  const named = (...names: readonly string[]): readonly Hook[] =>
    names.map((name) => (given as Readonly<Record<string, unknown>>)[name]).filter(isHook)
  return { before: named('beforeAll', 'beforeEach'), after: named('afterEach', 'afterAll') }
}

function isHook(value: unknown): value is Hook {
  return typeof value === 'function'
}

/**
 * Runs a migration with its hooks around it, as `knex migrate:up` runs a single one: `beforeAll` and `beforeEach`, the
 * migration, `afterEach` and `afterAll`, all of them in its transaction.
 */
export async function withHooks(
  { before, after }: MigrationHooks,
  knex: Knex,
  path: string,
  migrate: () => unknown,
): Promise<void> {
  const migrations = [{ file: basename(path), directory: dirname(path) }]
  for (const hook of before) await hook(knex, migrations)
  await migrate()
  for (const hook of after) await hook(knex, migrations)
}

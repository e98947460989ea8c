/** Tables in which migration tools keep what they have run; a schema before the dot is wholly the tool's. */
const bookkeeping = new Set([
  '_prisma_migrations',
  'ar_internal_metadata',
  'atlas_schema_revisions.atlas_schema_revisions',
  'databasechangelog',
  'databasechangeloglock',
  'django_migrations',
  'drizzle.__drizzle_migrations',
  '__drizzle_migrations',
  'flyway_schema_history',
  'goose_db_version',
  'graphile_migrate.migrations',
  'knex_migrations',
  'knex_migrations_lock',
  'kysely_migration',
  'kysely_migration_lock',
  'mikro_orm_migrations',
  'pgmigrations',
  'schema_migrations',
  'SequelizeMeta',
  'typeorm_metadata',
])

/**
 * What to do where a first revision took up the bookkeeping of another tool; null where it did not. Pure.
 * @param changes titles, as `create table drizzle.__drizzle_migrations`
 */
export function noteOnOtherTools(changes: readonly string[]): string | null {
  const names = changes.map((title) => /^create table (.+)$/.exec(title)?.[1] ?? '')
  const found = names.filter((name) => bookkeeping.has(name))
  if (found.length === 0) return null
  const patterns = found.map((name) => name.replace(/\..*$/, '.*'))
  const key = `"exclude": [${patterns.map((pattern) => JSON.stringify(pattern)).join(', ')}]`
  return `${found.join(', ')}: another migration tool keeps its own records there. To leave them out, write ${key} into headway.json, delete the new file and run this again.`
}

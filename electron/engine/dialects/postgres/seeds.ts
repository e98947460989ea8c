import { HeadwayError } from '../../../../shared/errors.ts'
import type { ConnectionSettings, Session } from '../dialect.ts'
import { KEPT_SEEDS } from '../seeds.ts'
import type { NewDatabase, SeedPlace, Seeds } from '../seeds.ts'
import { quoteName } from '../version-table-sql.ts'

/** Databases on the target's own server that accept no connections, copied by CREATE DATABASE ... TEMPLATE. */
export const seeds: Seeds = {
  make: (to, place) =>
    onServer(to, place, async (server) => {
      if (await exists(server, databaseOf(to))) return { kind: 'there' }
      const { version, copiesFiles } = await factsOf(server)
      const seed = seedName(place, version)
      return createFrom(server, to, (await isOurs(server, seed)) ? { seed, copiesFiles } : null)
    }),
  makeEmpty: (to, place) =>
    onServer(to, place, async (server) =>
      (await exists(server, databaseOf(to))) ? { kind: 'there' } : createFrom(server, to, null),
    ),
  keep: (from, place) =>
    onServer(from, place, async (server) => {
      const own = await whatIsNotCopied(server, databaseOf(from))
      if (own !== null) return own
      const seed = seedName(place, (await factsOf(server)).version)
      if (await exists(server, seed)) return null
      try {
        const template = `TEMPLATE ${quoteName(databaseOf(from))}`
        await server.query(`CREATE DATABASE ${quoteName(seed)} ${template} ALLOW_CONNECTIONS false`)
      } catch (error) {
        if (error instanceof HeadwayError) return error.message
        throw error
      }
      await dropOldest(server, place)
      return null
    }),
  discard: (database, place) =>
    onServer(database, place, async (server) => {
      await server.query(`DROP DATABASE IF EXISTS ${quoteName(databaseOf(database))}`)
    }),
}

async function createFrom(
  server: Session,
  to: ConnectionSettings,
  template: { readonly seed: string; readonly copiesFiles: boolean } | null,
): Promise<NewDatabase> {
  const strategy = template?.copiesFiles === true ? ' STRATEGY file_copy' : ''
  const from = template === null ? '' : ` TEMPLATE ${quoteName(template.seed)}${strategy}`
  await server.query(`CREATE DATABASE ${quoteName(databaseOf(to))}${from}`)
  return { kind: template === null ? 'fresh' : 'copied' }
}

/** Properties of the database itself that a copy would lack, in words. */
async function whatIsNotCopied(server: Session, name: string): Promise<string | null> {
  const { rows } = await server.query(
    `SELECT d.datacl IS NOT NULL AS granted,
       EXISTS (SELECT FROM pg_db_role_setting s WHERE s.setdatabase = d.oid) AS settings
     FROM pg_database d WHERE d.datname = $1`,
    [name],
  )
  if (rows[0]?.['granted'] === true) return 'rights on the database itself are not copied with it'
  if (rows[0]?.['settings'] === true) return 'settings of the database itself are not copied with it'
  return null
}

async function dropOldest(server: Session, { owner }: SeedPlace): Promise<void> {
  const { rows } = await server.query(
    `SELECT datname FROM pg_database WHERE starts_with(datname, $1) AND NOT datallowconn
     ORDER BY oid DESC OFFSET ${KEPT_SEEDS}`,
    [prefixOf(owner)],
  )
  for (const { datname } of rows) await server.query(`DROP DATABASE IF EXISTS ${quoteName(String(datname))}`)
}

async function exists(server: Session, name: string): Promise<boolean> {
  const { rows } = await server.query('SELECT FROM pg_database WHERE datname = $1', [name])
  return rows.length > 0
}

/**
 * Whether the seed belongs to a role whose databases this role may copy, and has not been writable since it was made.
 */
async function isOurs(server: Session, name: string): Promise<boolean> {
  const { rows } = await server.query(
    `SELECT FROM pg_database WHERE datname = $1 AND NOT datallowconn AND pg_has_role(datdba, 'USAGE')`,
    [name],
  )
  return rows.length > 0
}

function prefixOf(owner: string): string {
  return `headway_seed_${owner}_`
}

/** A server that was upgraded in place has other results: 63 characters, as long as a name may be. */
function seedName({ owner, key }: SeedPlace, version: number): string {
  return `${prefixOf(owner)}${key}_${version}`
}

type ServerFacts = {
  readonly version: number
  /**
   * Whether it copies a database faster file by file than page by page: where it waits for no disk, as servers of tests
   * do, in a third of the time. https://www.postgresql.org/docs/current/sql-createdatabase.html, STRATEGY
   */
  readonly copiesFiles: boolean
}

async function factsOf(server: Session): Promise<ServerFacts> {
  const { rows } = await server.query(
    "SELECT current_setting('server_version_num')::int AS version, current_setting('fsync') AS fsync",
  )
  const version = Number(rows[0]?.['version'])
  return { version, copiesFiles: version >= 150_000 && rows[0]?.['fsync'] === 'off' }
}

function databaseOf(settings: ConnectionSettings): string {
  if (settings.dialect !== 'postgres') throw new TypeError('not a PostgreSQL connection')
  return settings.database
}

/**
 * Connects to another database: the one that is copied must have no connections, and the new one does not exist yet.
 */
async function onServer<T>(
  settings: ConnectionSettings,
  { connect }: SeedPlace,
  use: (server: Session) => Promise<T>,
): Promise<T> {
  if (settings.dialect !== 'postgres') throw new TypeError('not a PostgreSQL connection')
  const server = await connect({ ...settings, database: 'postgres' })
  try {
    return await use(server)
  } finally {
    await server.close()
  }
}

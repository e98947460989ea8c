import type { DatabaseIdentity } from '../../../../shared/model/database.ts'
import type { Session } from '../dialect.ts'
import { readLabel } from './label.ts'
import { placeOf } from './client.ts'
import { postgresSession } from './session.ts'

const identitySql = `SELECT current_setting('server_version') AS version, current_database()::text AS database,
  current_user::text AS role,
  pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS read_only`

/** Who this server and database are: the system identifier where the role may ask for it, else where it was reached. */
export async function identify(session: Session): Promise<DatabaseIdentity & { readonly readOnly: boolean }> {
  const [result, server, label] = await Promise.all([
    session.query(identitySql),
    systemIdentifier(session),
    readLabel(session),
  ])
  const row = result.rows[0] ?? {}
  const { searchPath } = postgresSession(session).settings
  return {
    dialect: 'postgres',
    serverVersion: String(row['version']),
    server,
    database: String(row['database']),
    user: String(row['role']),
    ...label,
    // Each schema of a fleet counts as its own database.
    ...(searchPath === undefined ? {} : { incarnation: `search path ${searchPath.join(', ')}` }),
    readOnly: row['read_only'] === true,
  }
}

/** Set by initdb, the same for the life of a cluster. */
async function systemIdentifier(session: Session): Promise<string> {
  try {
    const result = await session.query('SELECT system_identifier::text AS id FROM pg_control_system()')
    return String(result.rows[0]?.['id'])
  } catch {
    return placeOf(postgresSession(session).settings)
  }
}

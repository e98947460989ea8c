import type { TableUser } from '../../../../shared/model/impact.ts'
import type { Session } from '../dialect.ts'

/** Transactions that are open for longer hold back whoever wants a strong lock, in seconds. */
const LONG = 5

const sql = `SELECT a.pid, a.usename AS user, a.application_name AS application,
    extract(epoch FROM clock_timestamp() - a.xact_start)::float8 AS seconds,
    a.state, left(a.query, 120) AS query,
    (SELECT array_agg(DISTINCT format('%s.%s', n.nspname, c.relname)) FROM pg_locks l
      JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE l.pid = a.pid AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND c.oid = ANY(ARRAY(SELECT to_regclass(wanted) FROM unnest($1::text[]) AS wanted)::oid[])) AS tables
  FROM pg_stat_activity a
  WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.xact_start IS NOT NULL
  ORDER BY a.xact_start`

/** Other sessions that hold locks on the tables, and those whose transactions are open for long. */
export async function readUsers(session: Session, tables: readonly string[]): Promise<TableUser[]> {
  const { rows } = await session.query(sql, [tables])
  return rows
    .map((row) => ({
      who: `pid ${String(row['pid'])} (user ${String(row['user'])}${row['application'] ? `, ${String(row['application'])}` : ''})`,
      tables: Array.isArray(row['tables']) ? row['tables'].map(String) : [],
      seconds: Number(row['seconds']),
      doing: `${String(row['state'])}: ${String(row['query']).replaceAll(/\s+/g, ' ')}`,
    }))
    .filter(({ tables: held, seconds }) => held.length > 0 || seconds >= LONG)
}

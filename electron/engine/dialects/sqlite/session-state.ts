import type { GuardedStatement } from '../dialect.ts'
import { ledgerSchema, quoteName } from '../version-table-sql.ts'
import type { SqliteSession } from './session.ts'

/** PRAGMAs that hold for the connection alone and tell their value (https://www.sqlite.org/pragma.html). */
const ofConnection = new Set(
  [
    'analysis_limit automatic_index busy_timeout cache_size cache_spill cell_size_check checkpoint_fullfsync',
    'count_changes defer_foreign_keys empty_result_callbacks foreign_keys full_column_names fullfsync',
    'ignore_check_constraints journal_size_limit legacy_alter_table locking_mode max_page_count mmap_size query_only',
    'read_uncommitted recursive_triggers reverse_unordered_selects secure_delete short_column_names synchronous',
    'temp_store threads trusted_schema wal_autocheckpoint writable_schema',
  ].flatMap((line) => line.split(' ')),
)

/** Databases that are there without any step. */
const ofHeadway: ReadonlySet<string> = new Set(['main', 'temp', ledgerSchema])

/**
 * Watches one step for what it sets for its connection, and takes it back: PRAGMAs, temporary tables, views and
 * triggers, attached databases.
 */
export function watchSessionState(session: SqliteSession): {
  before(statement: GuardedStatement): Promise<void>
  restore(): Promise<void>
} {
  const pragmas = new Map<string, string>()
  let attaches = false
  let makesTemporary = false
  return {
    async before({ sql, statement }) {
      attaches ||= statement.kind === 'attach'
      makesTemporary ||= statement.kind.startsWith('create') && /\btemp(?:orary)?\b/i.test(sql)
      const name = statement.object?.split('.').at(-1)?.toLowerCase()
      if (statement.kind !== 'pragma' || name === undefined || pragmas.has(name)) return
      const value = await valueOf(session, name)
      if (value !== null) pragmas.set(name, value)
    },
    async restore() {
      for (const [name, value] of pragmas) await session.query(`PRAGMA ${name} = ${value}`)
      pragmas.clear()
      if (makesTemporary) await dropTemporary(session)
      if (!attaches) return
      session.attached = await attachedDatabases(session)
      // A database that the open transaction has used cannot be detached before it ends.
      await detachAll(session).catch(() => undefined)
    },
  }
}

/** Detaches what earlier steps have attached; outside a transaction that always works. */
export async function detachAll(session: SqliteSession): Promise<void> {
  for (const name of session.attached) {
    await session.query(`DETACH ${quoteName(name)}`)
    session.attached = session.attached.filter((other) => other !== name)
  }
}

async function valueOf(session: SqliteSession, name: string): Promise<string | null> {
  // The only PRAGMA that does not report its value.
  if (name === 'case_sensitive_like') {
    const asked = await session.query("SELECT 'A' NOT LIKE 'a' AS sensitive")
    return String(asked.rows[0]?.['sensitive'])
  }
  if (!ofConnection.has(name)) return null
  const [row] = (await session.query(`PRAGMA ${name}`)).rows
  const [value] = Object.values(row ?? {})
  return value === undefined || value === null ? null : String(value as string | number)
}

async function dropTemporary(session: SqliteSession): Promise<void> {
  const found = await session.query(
    `SELECT type, name FROM sqlite_temp_schema WHERE type IN ('trigger', 'view', 'table') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
      ORDER BY CASE type WHEN 'trigger' THEN 0 WHEN 'view' THEN 1 ELSE 2 END`,
  )
  for (const { type, name } of found.rows)
    await session.query(`DROP ${String(type)} IF EXISTS temp.${quoteName(String(name))}`)
}

async function attachedDatabases(session: SqliteSession): Promise<readonly string[]> {
  const { rows } = await session.query('PRAGMA database_list')
  return rows.map(({ name }) => String(name)).filter((name) => !ofHeadway.has(name))
}

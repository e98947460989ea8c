import type { Session } from '../dialect.ts'
import { quoteName, quoteText } from '../version-table-sql.ts'

/**
 * The schema of the label's table, whatever the search path says. Without such a table: `public`, or else the first
 * schema.
 */
const placeSql = `SELECT n.nspname::text AS schema, c.oid IS NOT NULL AS found FROM pg_namespace n
    LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'headway_label' AND c.relkind = 'r'
  WHERE c.oid IS NOT NULL OR n.nspname IN ('public', current_schema())
  ORDER BY c.oid IS NULL, n.nspname <> 'public' LIMIT 1`

/** The label that the database carries; null where it has none, or this role may not read it. */
export async function readLabel(session: Session): Promise<string | null> {
  try {
    const table = await tableOf(session)
    if (!table.found) return null
    const result = await session.query(`SELECT label::text AS label FROM ${table.name} LIMIT 1`)
    const label = result.rows[0]?.['label']
    return typeof label === 'string' ? label : null
  } catch {
    return null
  }
}

/** Puts the one row into its table, in the open transaction; null takes the table away. */
export async function writeLabel(session: Session, label: string | null): Promise<void> {
  const { name, found } = await tableOf(session)
  if (label === null) {
    if (found) await session.query(`DROP TABLE ${name}`)
    return
  }
  if (!found) await session.query(`CREATE TABLE ${name} (label text NOT NULL)`)
  await session.query(`DELETE FROM ${name}`)
  await session.query(`INSERT INTO ${name} (label) VALUES (${quoteText(label)})`)
}

async function tableOf(session: Session): Promise<{ readonly name: string; readonly found: boolean }> {
  const [row] = (await session.query(placeSql)).rows
  return {
    name: `${quoteName(String(row?.['schema'] ?? 'public'))}.headway_label`,
    found: row?.['found'] === true,
  }
}

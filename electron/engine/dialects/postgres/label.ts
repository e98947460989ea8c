import type { DatabaseIdentity } from '../../../../shared/model/database.ts'
import type { Session } from '../dialect.ts'
import { quoteName, quoteText } from '../version-table-sql.ts'

/**
 * The schema of the label's table, whatever the search path says. Without such a table: `public`, or else the first
 * schema.
 */
const placeSql = `SELECT n.nspname::text AS schema, c.oid IS NOT NULL AS found,
    has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable FROM pg_namespace n
    LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'headway_label' AND c.relkind = 'r'
  WHERE c.oid IS NOT NULL OR n.nspname IN ('public', current_schema())
  ORDER BY c.oid IS NULL, n.nspname <> 'public' LIMIT 1`

/** The label that the database carries; `unreadable`: it carries one, and this role may not read it. */
export async function readLabel(session: Session): Promise<Pick<DatabaseIdentity, 'label' | 'unreadable'>> {
  const { name, found, readable } = await tableOf(session)
  if (!found) return { label: null }
  if (!readable) return { label: null, unreadable: name }
  const label = (await session.query(`SELECT label::text AS label FROM ${name} LIMIT 1`)).rows[0]?.['label']
  return { label: typeof label === 'string' ? label : null }
}

/**
 * Puts the one row into its table, in the open transaction; null takes the table away. Everybody may read it: a label is
 * no secret, and protects from roles that are not its owner's most of all.
 */
export async function writeLabel(session: Session, label: string | null): Promise<void> {
  const { name, found } = await tableOf(session)
  if (label === null) {
    if (found) await session.query(`DROP TABLE ${name}`)
    return
  }
  if (!found) await session.query(`CREATE TABLE ${name} (label text NOT NULL)`)
  await session.query(`GRANT SELECT ON ${name} TO PUBLIC`)
  await session.query(`DELETE FROM ${name}`)
  await session.query(`INSERT INTO ${name} (label) VALUES (${quoteText(label)})`)
}

type LabelTable = { readonly name: string; readonly found: boolean; readonly readable: boolean }

async function tableOf(session: Session): Promise<LabelTable> {
  const [row] = (await session.query(placeSql)).rows
  return {
    name: `${quoteName(String(row?.['schema'] ?? 'public'))}.headway_label`,
    found: row?.['found'] === true,
    readable: row?.['readable'] === true,
  }
}

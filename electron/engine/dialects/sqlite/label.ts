import type { Session } from '../dialect.ts'
import { quoteText } from '../version-table-sql.ts'

/** The label that the database carries; null where it has none. */
export async function readLabel(session: Session): Promise<string | null> {
  if (!(await hasTable(session))) return null
  const { rows } = await session.query('SELECT label FROM headway_label LIMIT 1')
  const label = rows[0]?.['label']
  return typeof label === 'string' ? label : null
}

/** Puts the one row into its table, in the open transaction; null takes the table away. */
export async function writeLabel(session: Session, label: string | null): Promise<void> {
  if (label === null) {
    await session.query('DROP TABLE IF EXISTS headway_label')
    return
  }
  await session.query('CREATE TABLE IF NOT EXISTS headway_label (label text NOT NULL)')
  await session.query('DELETE FROM headway_label')
  await session.query(`INSERT INTO headway_label (label) VALUES (${quoteText(label)})`)
}

async function hasTable(session: Session): Promise<boolean> {
  const found = await session.query("SELECT 1 FROM sqlite_schema WHERE name = 'headway_label'")
  return found.rows.length > 0
}

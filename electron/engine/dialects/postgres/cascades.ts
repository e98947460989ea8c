import type { Dialect } from '../dialect.ts'
import { quoteName } from '../version-table-sql.ts'

/** Foreign keys followed from the table they refer to, as long as deleting there deletes here. */
const cascadesSql = `WITH RECURSIVE reached (oid) AS (
    SELECT conrelid FROM pg_constraint WHERE contype = 'f' AND confdeltype = 'c' AND confrelid = to_regclass($1)
    UNION
    SELECT c.conrelid FROM pg_constraint c JOIN reached ON c.confrelid = reached.oid
     WHERE c.contype = 'f' AND c.confdeltype = 'c')
  SELECT CASE WHEN pg_table_is_visible(t.oid) THEN NULL ELSE n.nspname END AS schema, t.relname AS name FROM reached JOIN pg_class t ON t.oid = reached.oid
    JOIN pg_namespace n ON n.oid = t.relnamespace
   WHERE NOT t.relispartition AND t.oid <> to_regclass($1) ORDER BY 1 NULLS FIRST, 2`

/** Tables whose rows go with those of a table, by ON DELETE CASCADE, over several steps too. */
export const cascades: NonNullable<Dialect['cascades']> = async (session, { schema, name }) => {
  const text = schema === null ? quoteName(name) : `${quoteName(schema)}.${quoteName(name)}`
  const { rows } = await session.query(cascadesSql, [text])
  return rows.map((row) => ({
    schema: row['schema'] === null ? null : String(row['schema']),
    name: String(row['name']),
  }))
}

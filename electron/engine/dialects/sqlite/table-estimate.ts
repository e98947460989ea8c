import type { Dialect } from '../dialect.ts'
import { quoteName } from '../version-table-sql.ts'

/** SQLite keeps no count of rows: only whether the table is there. Counting reads a table at the speed of its file. */
export const estimateTable: Dialect['estimateTable'] = async (session, { schema, name }) => {
  const catalog = schema === null ? 'sqlite_schema' : `${quoteName(schema)}.sqlite_schema`
  const { rows } = await session.query(
    `SELECT 1 FROM ${catalog} WHERE type = 'table' AND name = ? COLLATE NOCASE`,
    [name],
  )
  return rows.length === 0 ? null : { rows: null, values: null, bytes: null }
}

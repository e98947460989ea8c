import type { Dialect } from '../dialect.ts'
import { quoteName } from '../version-table-sql.ts'

/** `reltuples` is -1 until the table was analyzed or vacuumed; `null_frac` is there for columns that were. */
const estimateSql = `SELECT CASE WHEN c.reltuples < 0 THEN NULL ELSE c.reltuples::float8 END AS rows,
  (SELECT max(c.reltuples * (1 - s.null_frac))::float8 FROM pg_stats s
    WHERE s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = ANY($2::text[])) AS values,
  CASE WHEN c.relkind = 'p'
    THEN (SELECT sum(pg_total_relation_size(t.relid)) FROM pg_partition_tree(c.oid) AS t WHERE t.isleaf)
    ELSE pg_total_relation_size(c.oid) END::float8 AS bytes
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.oid = to_regclass($1) AND c.relkind IN ('r', 'p')`

/** How large a table is by the planner's statistics, without reading it. */
export const estimateTable: Dialect['estimateTable'] = async (session, { schema, name }, columns) => {
  const text = schema === null ? quoteName(name) : `${quoteName(schema)}.${quoteName(name)}`
  const { rows } = await session.query(estimateSql, [text, columns])
  const [row] = rows
  if (row === undefined) return null
  return { rows: numberOf(row['rows']), values: numberOf(row['values']), bytes: numberOf(row['bytes']) }
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? Math.round(value) : null
}

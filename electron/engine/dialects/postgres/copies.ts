import { HeadwayError } from '../../../../shared/errors.ts'
import type { SchemaSnapshot, TableSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { Copies, CopyLimits } from '../copies.ts'
import type { Session } from '../dialect.ts'
import { quoteName } from '../version-table-sql.ts'

/** Rows that travel at once. */
const BATCH = 5_000

/** Where tables are kept as they were before the plan ran on the copy. */
const asideSchema = 'headway_before'

const nameOf = ({ schema, name }: { readonly schema: string; readonly name: string }): string =>
  `${quoteName(schema)}.${quoteName(name)}`

/** Rows as the text of the table's own row type, which brings every type across as it is. */
export const copies: Copies = {
  whole: null,
  async rows(source, copy, schema, limits) {
    const notes: string[] = []
    let rows = 0
    const tables = schema.tables.filter(holdsRows)
    // No trigger runs and no foreign key is checked: the rows were right where they come from.
    await switchOff(copy)
    try {
      for (const table of tables) {
        const { copied, all } = await copyTable(source, copy, table, limits)
        rows += copied
        if (!all)
          notes.push(`of ${table.schema}.${table.name} only the first ${copied.toLocaleString('en')} rows`)
      }
    } finally {
      await copy.query('RESET session_replication_role')
    }
    await copySequences(source, copy, schema)
    await copy.query('ANALYZE')
    return { tables: tables.length, rows, notes }
  },
  async putAside(copy, schema) {
    await copy.query(`CREATE SCHEMA ${asideSchema}`)
    for (const table of schema.tables.filter(holdsRows))
      await copy.query(`CREATE UNLOGGED TABLE ${copies.aside(table)} AS TABLE ${nameOf(table)}`)
  },
  aside: ({ schema, name }) => `${asideSchema}.${quoteName(`${schema}.${name}`.slice(-60))}`,
  openAside: () => Promise.resolve(),
  textOf: (column) => `${column}::text`,
  locks: async (observer) => {
    const { rows } = await observer.query(
      `SELECT DISTINCT n.nspname AS schema, c.relname AS name, l.mode
       FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE l.granted AND l.locktype = 'relation' AND l.pid <> pg_backend_pid()
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')`,
    )
    return rows.map(
      (row) => `${String(row['schema'])}.${String(row['name'])}: ${modeWords(String(row['mode']))}`,
    )
  },
}

async function switchOff(copy: Session): Promise<void> {
  try {
    await copy.query("SET session_replication_role = 'replica'")
  } catch (error) {
    if (!(error instanceof HeadwayError) || error.data.sqlState !== '42501') throw error
    const { rows } = await copy.query('SELECT current_user::text AS role')
    const role = quoteName(String(rows[0]?.['role']))
    throw new HeadwayError(
      'shadow_unavailable',
      `Rows cannot be copied: where scratch databases are made, the role ${role} may not switch off triggers and foreign keys.`,
      {
        hint: `Let an administrator of that server run there: GRANT SET ON PARAMETER session_replication_role TO ${role}; (before PostgreSQL 15 it takes a superuser).`,
        cause: error,
      },
    )
  }
}

/** `AccessExclusiveLock` as the manual writes it: `ACCESS EXCLUSIVE`. */
function modeWords(mode: string): string {
  return mode
    .replace(/Lock$/, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toUpperCase()
}

function holdsRows({ kind, partitionBy }: TableSnapshot): boolean {
  return kind === 'table' && partitionBy === null
}

async function copyTable(
  source: Session,
  copy: Session,
  table: TableSnapshot,
  { rowsPerTable }: CopyLimits,
): Promise<{ readonly copied: number; readonly all: boolean }> {
  const name = nameOf(table)
  const columns = table.columns
    .filter(({ generated }) => generated === null)
    .map((column) => quoteName(column.name))
  if (columns.length === 0) return { copied: 0, all: true }
  const list = columns.join(', ')
  let copied = 0
  let all = true
  await source.query('BEGIN READ ONLY')
  try {
    await source.query(
      `DECLARE headway_copy NO SCROLL CURSOR FOR SELECT t::text AS row FROM ONLY ${name} t LIMIT ${rowsPerTable + 1}`,
    )
    while (copied <= rowsPerTable) {
      const { rows } = await source.query(`FETCH ${BATCH} FROM headway_copy`)
      const wanted = rows.slice(0, rowsPerTable - copied).map((row) => row['row'])
      all = wanted.length === rows.length
      if (wanted.length === 0) break
      await copy.query(
        `INSERT INTO ${name} (${list}) OVERRIDING SYSTEM VALUE SELECT ${list} FROM unnest($1::text[]::${name}[])`,
        [wanted],
      )
      copied += wanted.length
      if (!all) break
    }
  } finally {
    await source.query('ROLLBACK')
  }
  return { copied, all }
}

async function copySequences(
  source: Session,
  copy: Session,
  { sequences, tables }: SchemaSnapshot,
): Promise<void> {
  const owned = tables.flatMap((table) => table.columns.some(({ identity }) => identity !== null))
  if (sequences.length === 0 && !owned.includes(true)) return
  const { rows } = await source.query(
    'SELECT schemaname AS schema, sequencename AS name, last_value::text AS last FROM pg_sequences WHERE last_value IS NOT NULL',
  )
  for (const row of rows) {
    const name = nameOf({ schema: String(row['schema']), name: String(row['name']) })
    await copy.query('SELECT setval(to_regclass($1), $2::bigint)', [name, row['last']]).catch(() => undefined)
  }
}

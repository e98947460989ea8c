import { fileURLToPath } from 'node:url'
import type { Row, Session } from '../../electron/engine/dialects/dialect.ts'
import { dialectOf } from '../../electron/engine/dialects/index.ts'
import { compareSnapshots } from '../../electron/engine/schema/compare.ts'
import { takeSnapshot } from '../../electron/engine/schema/take-snapshot.ts'
import { readCatalogs } from '../../electron/engine/dialects/introspection.ts'
import type { DialectName } from '../../shared/model/project.ts'
import { ownDatabase } from '../../tests/helpers/databases.ts'
import { printFigure } from '../lib/figure.ts'

/** Milliseconds, the best of the runs: the one that other work disturbed least. */
export type SchemaFigures = {
  readonly dialect: DialectName
  readonly tables: number
  /** The catalog queries alone, rows fetched and thrown away. */
  readonly queries: number
  /** Snapshot of the database and comparison with a snapshot that is equal. */
  readonly compare: number
}

const runs = 12

/** Statements for tables of `columns` columns, each with a key, a reference, a check and an index. */
function schemaOf(tables: number, columns: number): string[] {
  const types = ['integer DEFAULT 0', 'text', 'numeric(10,2)', "varchar(50) DEFAULT '' NOT NULL"]
  return Array.from({ length: tables }, (_, i) => {
    const plain = Array.from(
      { length: columns - 2 },
      (__, n) => `c_${n} ${types[n % types.length] ?? 'text'}`,
    )
    const target = `t_${Math.max(0, i - 1)}`
    return [
      `CREATE TABLE t_${i} (id integer PRIMARY KEY, ${plain.join(', ')}, parent integer REFERENCES ${target} (id), CONSTRAINT t_${i}_check CHECK (c_0 >= 0))`,
      `CREATE INDEX t_${i}_index ON t_${i} (parent, c_0 DESC)`,
    ]
  }).flat()
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}

/** SQLite's own account of the same facts: Headway reads the stored text instead, which the pragmas leave half unsaid. */
const pragmas = [
  'SELECT type, name, tbl_name, sql FROM sqlite_schema',
  "SELECT m.name AS owner, x.* FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) x WHERE m.type = 'table'",
  "SELECT m.name AS owner, x.* FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) x WHERE m.type = 'table'",
  'SELECT m.name AS owner, l.*, x.* FROM sqlite_schema m JOIN pragma_index_list(m.name) l ' +
    "JOIN pragma_index_xinfo(l.name) x WHERE m.type = 'table'",
]

async function bareQueries(session: Session): Promise<void> {
  if (session.dialect.name === 'sqlite') for (const sql of pragmas) await session.query(sql)
  else
    await readCatalogs(session.dialect.introspection.queries({ schemas: [] }), async (queries) => {
      const rows: Record<string, readonly Row[]> = {}
      for (const [name, sql] of Object.entries(queries)) rows[name] = (await session.query(sql)).rows
      return rows
    })
}

async function build(session: Session, tables: number): Promise<void> {
  const { dialect } = session
  await dialect.begin(session)
  for (const sql of schemaOf(tables, 10)) await session.query(sql)
  await dialect.commit(session)
}

/** Snapshot and comparison of `tables` tables of 10 columns, beside the bare catalog queries in the same run. */
export async function benchSchema(name: DialectName, tables = 500): Promise<SchemaFigures> {
  const database = await ownDatabase(name)
  const session = await dialectOf(name).connect(database.settings)
  try {
    await build(session, tables)
    if (name === 'postgres') await session.query('ANALYZE')
    const known = await takeSnapshot(session, [])
    const times: { queries: number; compare: number }[] = []
    // In turn, so that both meet the same neighbours.
    for (let i = 0; i < runs; i += 1) {
      const queries = await timed(() => bareQueries(session))
      const compare = await timed(async () => {
        const found = compareSnapshots(await takeSnapshot(session, []), known)
        if (found.changes.length > 0) throw new Error('equal schemas were told apart')
      })
      times.push({ queries, compare })
    }
    const queries = Math.min(...times.map((time) => time.queries))
    const compare = Math.min(...times.map((time) => time.compare))
    return { dialect: name, tables, queries, compare }
  } finally {
    await session.close()
    await database.drop()
  }
}

const limits: Readonly<Record<DialectName, number>> = { postgres: 1000, sqlite: 500 }

/** The best of several turns of 100 and 1000 tables in one process: one alone is at the mercy of its neighbours. */
async function growth(name: DialectName): Promise<number> {
  const small: number[] = []
  const large: number[] = []
  for (let turn = 0; turn < 3; turn += 1) {
    small.push((await benchSchema(name, 100)).compare)
    large.push((await benchSchema(name, 1000)).compare)
  }
  return Math.min(...large) / Math.min(...small)
}

async function main(): Promise<void> {
  for (const name of ['sqlite', 'postgres'] as const) {
    const usual = await benchSchema(name, 500)
    const figure = (what: string, value: number, unit: string, limit: number | null) =>
      printFigure({ name: `schema: ${what}, ${name}`, value, unit, limit })
    figure('catalog queries of 500 tables', usual.queries, 'ms', null)
    figure('snapshot and compare of 500 tables', usual.compare, 'ms', limits[name])
    figure('snapshot and compare beside the queries', usual.compare / usual.queries, 'x', 2)
    figure('1000 tables against 100', await growth(name), 'x', 12)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()

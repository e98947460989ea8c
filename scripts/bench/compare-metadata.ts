import { spawnSync } from 'node:child_process'
import type { ConnectionSettings } from '../../electron/engine/dialects/dialect.ts'
import { dialectOf } from '../../electron/engine/dialects/index.ts'
import { compareSnapshots } from '../../electron/engine/schema/compare.ts'
import { takeSnapshot } from '../../electron/engine/schema/take-snapshot.ts'
import { ownDatabase } from '../../tests/helpers/databases.ts'
import { printFigure } from '../lib/figure.ts'

const tables = 1000

/** What Alembic does on every autogenerate: reflect the database and compare it with a model of the same tables. */
const python = `
import sys, time
from sqlalchemy import create_engine, event, MetaData
from alembic.migration import MigrationContext
from alembic.autogenerate import compare_metadata
engine = create_engine(sys.argv[1])
model = MetaData()
model.reflect(engine)
queries = 0
def count(*_):
    global queries
    queries += 1
event.listen(engine, "before_cursor_execute", count)
with engine.connect() as connection:
    context = MigrationContext.configure(connection)
    start = time.perf_counter()
    compare_metadata(context, model)
    print((time.perf_counter() - start) * 1000, queries)
`

/** A database of 1,000 tables compared with itself by Headway and, where it is installed, by Alembic. */
async function main(): Promise<void> {
  for (const name of ['sqlite', 'postgres'] as const) {
    const database = await ownDatabase(name)
    const session = await dialectOf(name).connect(database.settings)
    try {
      await session.dialect.begin(session)
      for (let at = 0; at < tables; at += 1) {
        await session.query(
          `create table t_${at} (id integer primary key, name varchar(80) not null, total numeric(10, 2))`,
        )
        await session.query(`create index t_${at}_name on t_${at} (name)`)
      }
      await session.dialect.commit(session)
      const known = await takeSnapshot(session, [])
      const started = performance.now()
      const { changes } = compareSnapshots(await takeSnapshot(session, []), known)
      if (changes.length > 0) throw new Error('equal schemas were told apart')
      const value = performance.now() - started
      printFigure({ name: `compare 1,000 tables, ${name}: headway`, value, unit: 'ms', limit: null })
      alembic(name, database.settings)
    } finally {
      await session.close()
      await database.drop()
    }
  }
}

function alembic(name: string, settings: ConnectionSettings): void {
  const { status, stdout } = spawnSync('python3', ['-c', python, urlOf(settings)], { encoding: 'utf8' })
  if (status !== 0) {
    console.log(`Alembic, SQLAlchemy or a driver for ${name} is not installed: nothing to compare with.`)
    return
  }
  const [ms, queries] = stdout.trim().split(' ').map(Number)
  printFigure({ name: `compare 1,000 tables, ${name}: alembic`, value: ms ?? 0, unit: 'ms', limit: null })
  printFigure({
    name: `compare 1,000 tables, ${name}: alembic`,
    value: queries ?? 0,
    unit: 'queries',
    limit: null,
  })
}

function urlOf(settings: ConnectionSettings): string {
  if (settings.dialect === 'sqlite') return `sqlite:///${settings.path}`
  const host = encodeURIComponent(settings.host)
  return `postgresql+psycopg2://${settings.user ?? 'postgres'}@/${settings.database}?host=${host}&port=${settings.port}`
}

await main()
process.exit(0)

import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createTestDatabase } from '../../tests/helpers/postgres.ts'
import type { TestDatabase } from '../../tests/helpers/postgres.ts'
import { ensureBuilt, top } from '../lib/bootstrap.mjs'
import { median, printFigure } from '../lib/figure.ts'

const RUNNERS = 8
const TENANTS_EACH = 25
const ROUNDS = 3
/** The fleet's time by that of as many plain runners that share the tenants. */
const LIMIT = 1.3

const run = promisify(execFile)

type Place = { readonly folder: string; readonly database: TestDatabase }

/** `tenant_3_07`: of the runner 3. */
function schemasOf(runner: number): readonly string[] {
  return Array.from({ length: TENANTS_EACH }, (_, at) => `tenant_${runner}_${String(at).padStart(2, '0')}`)
}

const runners = Array.from({ length: RUNNERS }, (_, at) => at)

function writeProject({ folder, database }: Place): void {
  mkdirSync(join(folder, 'migrations'))
  const part = (schemas: string) => ({ target: 'dev', schemas })
  const fleets = Object.fromEntries(runners.map((at) => [`part${at}`, part(`tenant_${at}_*`)]))
  writeFileSync(
    join(folder, 'headway.json'),
    JSON.stringify({
      targets: { dev: { url: database.url, tier: 'test' } },
      fleets: { all: part('tenant_*'), ...fleets },
    }),
  )
  const bodies = [
    'create table orders (id integer primary key, total integer);',
    'create unique index orders_total on orders (total);',
    'alter table orders add column note text;',
  ]
  for (const [at, body] of bodies.entries()) {
    const header = `-- revision: ${at + 1}\n-- down_revision: ${at === 0 ? 'none' : at}\n-- message: step ${at + 1}\n`
    writeFileSync(join(folder, 'migrations', `${at + 1}.sql`), `${header}\n-- upgrade\n${body}\n`)
  }
}

async function fresh({ database }: Place): Promise<void> {
  for (const name of runners.flatMap(schemasOf))
    await database.query(`drop schema if exists ${name} cascade; create schema ${name}`)
}

async function upgrade({ folder }: Place, fleet: string, concurrency: number): Promise<void> {
  const args = ['upgrade', 'heads', '--fleet', fleet, '--concurrency', String(concurrency), '--quiet']
  const env = { ...process.env, HEADWAY_HOME: join(folder, '.user') }
  await run(process.execPath, [join(top, 'bin', 'headway.mjs'), ...args, '-C', folder], { env })
}

async function timed(place: Place, work: () => Promise<unknown>): Promise<number> {
  await fresh(place)
  const started = performance.now()
  await work()
  const ms = performance.now() - started
  const sql = 'select count(*)::int as n from pg_tables where tablename = $$orders$$'
  const [row] = await place.database.query(sql)
  if (row?.['n'] !== RUNNERS * TENANTS_EACH) throw new Error('not every tenant was upgraded')
  return ms
}

ensureBuilt()
const place: Place = {
  folder: mkdtempSync(join(tmpdir(), 'headway-bench-')),
  database: await createTestDatabase(),
}
try {
  writeProject(place)
  const fleet: number[] = []
  const plain: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    fleet.push(await timed(place, () => upgrade(place, 'all', RUNNERS)))
    plain.push(await timed(place, () => Promise.all(runners.map((at) => upgrade(place, `part${at}`, 1)))))
  }
  const [one, many] = [median(fleet), median(plain)]
  printFigure({ name: '200 tenants: the fleet at 8 at a time', value: one, unit: 'ms', limit: null })
  printFigure({ name: '200 tenants: 8 runners with 25 each', value: many, unit: 'ms', limit: null })
  printFigure({ name: 'the fleet by the runners', value: one / many, unit: 'x', limit: LIMIT })
} finally {
  await place.database.drop()
  rmSync(place.folder, { recursive: true, force: true })
}
process.exit(0)

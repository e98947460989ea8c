import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DialectName } from '../../shared/model/project.ts'
import { createTestDatabase } from '../../tests/helpers/postgres.ts'
import { ensureBuilt, top } from '../lib/bootstrap.mjs'
import { median, printFigure } from '../lib/figure.ts'
import { benchUpgrade, writeRevisions } from './upgrade.ts'

const COUNT = 1000
const ROUNDS = 5
const limits: Readonly<Record<DialectName, number>> = { sqlite: 1000, postgres: 1200 }

/** `headway create` as it is typed, process start included: the first one runs the revisions, the others copy. */
async function benchCreate(dialect: DialectName): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'headway-bench-'))
  const server = dialect === 'postgres' ? await createTestDatabase() : null
  try {
    writeRevisions(folder, COUNT)
    writeFileSync(join(folder, 'headway.json'), '{}')
    const urlOf = (at: number): string =>
      server === null
        ? `sqlite:///${join(folder, `db${at}.db`)}`
        : server.url.replace(server.name, `${server.name}_${at}`)
    const create = (at: number): { readonly ms: number; readonly out: string } => {
      const started = performance.now()
      const command = [join(top, 'bin', 'headway.mjs'), 'create', urlOf(at), '-C', folder]
      const env = { ...process.env, HEADWAY_HOME: join(folder, '.user') }
      const out = execFileSync(process.execPath, command, { env, encoding: 'utf8' })
      return { ms: performance.now() - started, out }
    }
    create(0)
    const copies = Array.from({ length: ROUNDS }, (_, at) => create(at + 1))
    if (copies.some(({ out }) => !out.includes('from the snapshot'))) throw new Error('not copied')
    return median(copies.map(({ ms }) => ms))
  } finally {
    rmSync(folder, { recursive: true, force: true })
    if (server !== null) {
      const made = await server.query(
        `select datname from pg_database where datname like '${server.name}\\_%' or datname like 'headway\\_seed\\_%'`,
      )
      for (const { datname } of made) await server.query(`drop database "${String(datname)}"`)
      await server.drop()
    }
  }
}

ensureBuilt()
for (const dialect of ['sqlite', 'postgres'] as const) {
  const value = await benchCreate(dialect)
  printFigure({ name: `create at 1,000 on ${dialect}: headway`, value, unit: 'ms', limit: limits[dialect] })
  const { headway, knex } = await benchUpgrade(dialect, COUNT, 1)
  printFigure({ name: `beside it on ${dialect}: headway upgrade`, value: headway, unit: 'ms', limit: null })
  printFigure({ name: `beside it on ${dialect}: knex latest`, value: knex, unit: 'ms', limit: null })
}
process.exit(0)

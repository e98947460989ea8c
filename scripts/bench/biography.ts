import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '../../electron/engine/index.ts'
import { createNodePorts } from '../../electron/engine/node-ports.ts'
import { createInProcessChannel } from '../../electron/transport/in-process.ts'
import { median, printFigure } from '../lib/figure.ts'

const COUNT = 10_000
const TABLES = 100
const ROUNDS = 7

/** A long history of SQL files, a table in a hundred of which each works on. */
function write(folder: string): void {
  mkdirSync(join(folder, 'migrations'))
  const idOf = (at: number): string => `r${String(at).padStart(6, '0')}`
  for (let at = 0; at < COUNT; at += 1) {
    const table = `t${at % TABLES}`
    const up =
      at < TABLES
        ? `create table ${table} (id integer primary key)`
        : `alter table ${table} add column c${at} integer`
    const head = `-- message: step ${at}\n-- revision: ${idOf(at)}\n-- down_revision: ${at === 0 ? 'none' : idOf(at - 1)}`
    writeFileSync(
      join(folder, 'migrations', `${idOf(at)}.sql`),
      `${head}\n-- upgrade\n${up};\n-- downgrade\nselect 1;\n`,
    )
  }
  const targets = { lite: { url: 'sqlite:///dev.db' }, pg: { url: 'postgresql://nobody@localhost/none' } }
  writeFileSync(join(folder, 'headway.json'), JSON.stringify({ targets, defaultTarget: 'lite' }))
}

const folder = mkdtempSync(join(tmpdir(), 'headway-bench-'))
const engine = createEngine(createNodePorts({ userFolder: join(folder, '.user') }), {
  trust: 'this-run',
  follow: 'watch',
  samplesFolder: null,
  sampleCopies: null,
})
try {
  write(folder)
  const channel = createInProcessChannel(engine)
  await channel.call('project.open', { path: folder })
  await channel.call('revisions.list', {})
  for (const target of ['lite', 'pg']) {
    const ask = async (column: string | null): Promise<number> => {
      const started = performance.now()
      const asked = { table: 't7', column, target, proof: false, authors: false }
      const { entries } = await channel.call('revisions.biography', asked)
      if (entries.length !== (column === null ? COUNT / TABLES : 1))
        throw new Error(`${entries.length} entries`)
      return performance.now() - started
    }
    const name = `of a table in 10,000, as ${target === 'lite' ? 'SQLite' : 'PostgreSQL'} reads them`
    printFigure({ name: `biography ${name}: first`, value: await ask(null), unit: 'ms', limit: null })
    for (const [what, column] of [
      ['biography', null],
      ['blame', 'c9907'],
    ] as const) {
      const times: number[] = []
      for (let round = 0; round < ROUNDS; round += 1) times.push(await ask(column))
      printFigure({ name: `${what} ${name}: warm`, value: median(times), unit: 'ms', limit: 300 })
    }
  }
} finally {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)

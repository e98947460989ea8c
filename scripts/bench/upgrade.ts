import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { DialectName } from '../../shared/model/project.ts'
import type { ConnectionSettings } from '../../electron/engine/dialects/dialect.ts'
import { ownDatabase } from '../../tests/helpers/databases.ts'
import { ensureBuilt, top } from '../lib/bootstrap.mjs'
import { median, printFigure } from '../lib/figure.ts'

/** Headway and knex on the same migrations, in milliseconds; process start and loading of files included. */
export type UpgradeFigures = {
  readonly dialect: DialectName
  readonly headway: number
  readonly knex: number
  readonly ratio: number
}

const limits: Readonly<Record<DialectName, number>> = { sqlite: 1.3, postgres: 1.1 }

/**
 * Upgrades `count` small TypeScript revisions (a table and an index each, a transaction each) from base, and runs the
 * same with knex's own `migrate.latest`, each in a fresh Node process on a fresh database, `rounds` times in turn.
 * The ratio is the median of the rounds' own: a machine that changes its pace does so for both of a round. Headway's
 * first round finds out where the files hold types, the others know.
 */
export async function benchUpgrade(dialect: DialectName, count = 1000, rounds = 11): Promise<UpgradeFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'headway-bench-'))
  try {
    writeRevisions(folder, count)
    const headway: number[] = []
    const knex: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      // Machines change their pace: neither is always the one that comes second.
      const order = round % 2 === 0 ? (['headway', 'knex'] as const) : (['knex', 'headway'] as const)
      for (const tool of order) {
        const ms = await timed(dialect, tool, folder, count)
        if (tool === 'knex') knex.push(ms)
        else headway.push(ms)
      }
    }
    const ratios = headway.map((ms, round) => ms / (knex[round] ?? NaN))
    return { dialect, headway: median(headway), knex: median(knex), ratio: median(ratios) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A table and an index in each of so many TypeScript revisions, and the same for knex. */
export function writeRevisions(folder: string, count: number): void {
  mkdirSync(join(folder, 'migrations'))
  mkdirSync(join(folder, 'knex'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  for (let index = 0; index < count; index += 1) {
    const id = idOf(index)
    const before = index === 0 ? 'null' : `'${idOf(index - 1)}'`
    const head = `/** table ${id} */\nimport type { Knex } from 'knex'\n`
    const body = (name: string, undo: string): string => `
export async function ${name}(knex: Knex): Promise<void> {
  await knex.schema.createTable('table_${id}', (table) => {
    table.increments('id')
    table.string('name', 200).notNullable().index()
    table.integer('amount').notNullable().defaultTo(0)
    table.timestamp('created_at').defaultTo(knex.fn.now())
  })
}

export async function ${undo}(knex: Knex): Promise<void> {
  await knex.schema.dropTable('table_${id}')
}
`
    const metadata = `\nexport const revision = '${id}'\nexport const downRevision = ${before}\n`
    writeFileSync(join(folder, 'migrations', `${id}.ts`), `${head}${metadata}${body('upgrade', 'downgrade')}`)
    // knex puts all migrations into one transaction unless one of them wants none: this makes it one each.
    const config = index === 0 ? '\nexport const config = { transaction: false }\n' : ''
    writeFileSync(join(folder, 'knex', `${id}.ts`), `${head}${config}${body('up', 'down')}`)
  }
}

function idOf(index: number): string {
  return `r${index.toString().padStart(6, '0')}`
}

async function timed(
  dialect: DialectName,
  tool: 'headway' | 'knex',
  folder: string,
  count: number,
): Promise<number> {
  const database = await ownDatabase(dialect)
  try {
    const connection = JSON.stringify(database.settings)
    const script = fileURLToPath(import.meta.url)
    const started = performance.now()
    execFileSync(process.execPath, [script, tool, folder, connection, String(count)], { stdio: 'inherit' })
    return performance.now() - started
  } finally {
    await database.drop()
  }
}

/** The timed process: one upgrade from base to head, checked. */
async function runTool(
  tool: string,
  folder: string,
  connection: ConnectionSettings,
  count: number,
): Promise<void> {
  const applied = tool === 'knex' ? await runKnex(folder, connection) : await runHeadway(folder, connection)
  if (applied !== count) throw new Error(`${tool} applied ${applied} of ${count} revisions`)
}

/** What an application calls: the library as it is shipped, on a project of one target. */
async function runHeadway(root: string, connection: ConnectionSettings): Promise<number> {
  const targets = { dev: { url: urlOf(connection), tier: 'development' } }
  writeFileSync(join(root, 'headway.json'), JSON.stringify({ targets }))
  const library = pathToFileURL(join(top, 'dist', 'main', 'library.js')).href
  const { openProject } = (await import(library)) as typeof import('../../electron/library.ts')
  const project = await openProject(root)
  try {
    const outcome = await project.upgrade('head')
    if (outcome.error !== null) throw new Error(outcome.error.message)
    return outcome.steps.filter((step) => step.status === 'applied').length
  } finally {
    await project.close()
  }
}

function urlOf(connection: ConnectionSettings): string {
  if (connection.dialect === 'sqlite') return `sqlite:///${connection.path}`
  const { host, port, user, database } = connection
  return `postgresql://${user ?? 'postgres'}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
}

async function runKnex(root: string, connection: ConnectionSettings): Promise<number> {
  const { default: knex } = await import('knex')
  const database =
    connection.dialect === 'sqlite'
      ? knex({ client: 'sqlite3', connection: { filename: connection.path }, useNullAsDefault: true })
      : knex({
          client: 'pg',
          connection: {
            host: connection.host,
            port: connection.port,
            database: connection.database,
            user: connection.user ?? 'postgres',
          },
        })
  try {
    const [, names] = (await database.migrate.latest({
      directory: join(root, 'knex'),
      loadExtensions: ['.ts'],
    })) as [number, string[]]
    return names.length
  } finally {
    await database.destroy()
  }
}

async function main(): Promise<void> {
  const [tool, folder = '', connection = '', count = ''] = process.argv.slice(2)
  if (tool === 'knex' || tool === 'headway') {
    await runTool(tool, folder, JSON.parse(connection) as ConnectionSettings, Number(count))
    return
  }
  ensureBuilt()
  for (const dialect of ['sqlite', 'postgres'] as const) {
    const { headway, knex, ratio } = await benchUpgrade(dialect)
    printFigure({ name: `upgrade 1,000 on ${dialect}: headway`, value: headway, unit: 'ms', limit: null })
    printFigure({ name: `upgrade 1,000 on ${dialect}: knex`, value: knex, unit: 'ms', limit: null })
    printFigure({
      name: `upgrade 1,000 on ${dialect}: ratio`,
      value: ratio,
      unit: 'x',
      limit: limits[dialect],
    })
  }
  process.exit(0)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()

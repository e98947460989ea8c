import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DialectName } from '../../shared/model/project.ts'
import { createNodePorts } from '../../electron/engine/node-ports.ts'
import { openProjectFolder } from '../../electron/engine/project/open-project.ts'
import { createRevisionCache } from '../../electron/engine/revisions/revision-cache.ts'
import { loadRevisions } from '../../electron/engine/revisions/load-revisions.ts'
import { startOwnServer } from '../../tests/helpers/own-server.ts'
import type { OwnServer } from '../../tests/helpers/own-server.ts'
import { canRunAlembic } from '../../tests/helpers/python-alembic.ts'
import { ensureBuilt, top } from '../lib/bootstrap.mjs'
import { median, printFigure } from '../lib/figure.ts'
import { writeProject } from './commands.ts'
import { makeRevisions } from './graph.ts'

/** Beside plain Alembic: `npm run bench alembic`. Whole processes, in pairs, each upgrade on a database of its own. */

const upgrades = Number(process.env['REVISIONS'] ?? 500)
const rounds = Number(process.env['ROUNDS'] ?? 5)
const opened = 300
const limits: Readonly<Record<DialectName, number>> = { sqlite: 1, postgres: 1.15 }

type Tool = 'headway' | 'alembic'
const tools: readonly Tool[] = ['headway', 'alembic']

/** So many revisions of a table and an index each, and an env.py that reads `DATABASE_URL`. */
function writeAlembicProject(root: string, count: number): void {
  const versions = join(root, 'migrations', 'versions')
  mkdirSync(versions, { recursive: true })
  writeFileSync(join(root, 'alembic.ini'), '[alembic]\nscript_location = migrations\n')
  writeFileSync(join(root, 'migrations', 'script.py.mako'), 'revision = ${repr(up_revision)}\n')
  writeFileSync(join(root, 'migrations', 'env.py'), environment)
  for (let index = 0; index < count; index += 1) {
    const [id, before] = [idOf(index), index === 0 ? 'None' : `"${idOf(index - 1)}"`]
    writeFileSync(
      join(versions, `${id}_table.py`),
      `"""table ${id}\n\nRevision ID: ${id}\nCreate Date: 2026-01-01 00:00:00.000000\n\n"""\nimport sqlalchemy as sa\nfrom alembic import op\n\nrevision = "${id}"\ndown_revision = ${before}\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n    op.create_table(\n        "table_${id}",\n        sa.Column("id", sa.Integer(), primary_key=True),\n        sa.Column("name", sa.String(200), nullable=False),\n        sa.Column("amount", sa.Integer(), server_default="0", nullable=False),\n    )\n    op.create_index("ix_${id}", "table_${id}", ["name"])\n\n\ndef downgrade():\n    op.drop_table("table_${id}")\n`,
    )
  }
}

const environment = `import os

from alembic import context
from sqlalchemy import create_engine

with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
`

const idOf = (index: number): string => `r${index.toString().padStart(6, '0')}`

/** Milliseconds of a whole command. */
function timed(root: string, tool: Tool, words: readonly string[], url: string): number {
  const env = { ...process.env, DATABASE_URL: url, HEADWAY_HOME: join(root, '.user') }
  const [program, args] =
    tool === 'headway'
      ? [process.execPath, [join(top, 'bin', 'headway.mjs')]]
      : ['python3', ['-m', 'alembic']]
  const started = performance.now()
  const { status, stderr } = spawnSync(program, [...args, ...words], {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (status !== 0) throw new Error(`${tool} ${words.join(' ')}: ${stderr.slice(-2000)}`)
  return performance.now() - started
}

/** The median of the ratios of pairs: a machine that changes its pace does so for both of a pair. */
function compare(name: string, limit: number, measure: (tool: Tool, round: number) => number): void {
  const pairs = Array.from({ length: rounds }, (_, round) => {
    const order = round % 2 === 0 ? tools : tools.toReversed()
    return Object.fromEntries(order.map((tool) => [tool, measure(tool, round)])) as Record<Tool, number>
  })
  for (const tool of tools)
    printFigure({
      name: `${name}: ${tool}`,
      value: median(pairs.map((pair) => pair[tool])),
      unit: 'ms',
      limit: null,
    })
  const value = median(pairs.map((pair) => pair.headway / pair.alembic))
  printFigure({ name: `${name}: headway / alembic`, value, unit: 'x', limit })
}

async function benchUpgrade(root: string, dialect: DialectName, server: OwnServer): Promise<void> {
  const names = tools.flatMap((tool) => Array.from({ length: rounds }, (_, round) => `${tool}_${round}`))
  if (dialect === 'postgres') for (const name of names) await server.query(`create database ${name}`)
  const urlOf = (name: string): string =>
    dialect === 'sqlite'
      ? `sqlite:///${join(root, `${name}.db`)}`
      : `postgresql+psycopg2://postgres:secret@127.0.0.1:${server.port}/${name}`
  compare(`upgrade ${upgrades} on ${dialect}`, limits[dialect], (tool, round) =>
    timed(root, tool, ['upgrade', 'head'], urlOf(`${tool}_${round}`)),
  )
  if (dialect === 'postgres') for (const name of names) await server.query(`drop database ${name}`)
}

function benchCommands(folder: string): void {
  const root = join(folder, 'commands')
  writeAlembicProject(root, opened)
  const url = `sqlite:///${join(root, 'app.db')}`
  timed(root, 'alembic', ['upgrade', 'head'], url)
  for (const verb of ['history', 'current'])
    compare(`${verb}, ${opened} revisions`, 1, (tool) => timed(root, tool, [verb], url))
}

/** Opening and reading a project for the first time in a process: nothing is warm or kept. */
function benchOpening(folder: string): void {
  const [python, native] = [join(folder, 'python'), join(folder, 'native')]
  writeAlembicProject(python, opened)
  writeProject(native, makeRevisions('linear', opened))
  const read = (root: string): number =>
    Number(execFileSync(process.execPath, [import.meta.filename, root], { encoding: 'utf8' }))
  const pairs = Array.from({ length: rounds + 2 }, () => ({ python: read(python), native: read(native) }))
  const more = median(pairs.map((pair) => pair.python - pair.native))
  for (const name of ['python', 'native'] as const)
    printFigure({
      name: `open ${opened} ${name}`,
      value: median(pairs.map((pair) => pair[name])),
      unit: 'ms',
      limit: null,
    })
  printFigure({ name: `open ${opened}: python more than native`, value: more, unit: 'ms', limit: 150 })
}

async function openOnce(root: string): Promise<number> {
  const ports = createNodePorts({ userFolder: mkdtempSync(join(tmpdir(), 'headway-bench-user-')) })
  const started = performance.now()
  const project = await openProjectFolder(ports, root)
  const { revisions } = await loadRevisions(ports, project, { cache: createRevisionCache() })
  const ms = performance.now() - started
  if (revisions.length !== opened) throw new Error(`${revisions.length} of ${opened} revisions were read`)
  return ms
}

async function main(): Promise<void> {
  if (!canRunAlembic()) return
  ensureBuilt()
  const folder = mkdtempSync(join(tmpdir(), 'headway-bench-'))
  const server = await startOwnServer({ tcp: true })
  try {
    benchOpening(folder)
    benchCommands(folder)
    const root = join(folder, 'upgrade')
    writeAlembicProject(root, upgrades)
    for (const dialect of ['sqlite', 'postgres'] as const) await benchUpgrade(root, dialect, server)
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const [root] = process.argv.slice(2)
if (root === undefined) await main()
else console.log(await openOnce(root))

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GraphInput } from '../../electron/engine/graph/revision-graph.ts'
import { hasAlembic } from '../../tests/helpers/requirements.ts'
import { ensureBuilt, top } from '../lib/bootstrap.mjs'
import { median, printFigure } from '../lib/figure.ts'
import { makeRevisions } from './graph.ts'

const sizes = [1_000, 10_000] as const
const shapes = ['linear', 'diamonds'] as const
/** Limits of a whole process on 10,000 revisions, and of its growth from 1,000. */
const limitSeconds = 1
const limitGrowth = 12

const verbs: Readonly<Record<string, readonly string[]>> = {
  history: ['history'],
  heads: ['heads'],
  current: ['current'],
  plan: ['plan', 'upgrade', '+1'],
}

/** Whole processes of the command line on large folders, beside the real Alembic where it is installed. */
function benchCommands(): void {
  ensureBuilt()
  const folder = mkdtempSync(join(tmpdir(), 'headway-bench-'))
  try {
    for (const shape of shapes) {
      const times = sizes.map((size) => measure(join(folder, `${shape}-${size}`), shape, size))
      for (const verb of Object.keys(verbs)) growth(verb, shape, times)
    }
    if (hasAlembic()) for (const size of sizes) measureAlembic(join(folder, `alembic-${size}`), size)
    else console.log('Alembic is not installed: nothing to compare with.')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Times = Readonly<Record<string, number>>

function measure(folder: string, shape: (typeof shapes)[number], size: number): Times {
  writeProject(folder, makeRevisions(shape, size))
  const limit = size === 10_000 ? limitSeconds : null
  const of = `${shape}, ${size} revisions`
  const times: Record<string, number> = {}
  for (const [verb, words] of Object.entries(verbs)) {
    // The first command on a machine finds nothing kept and parses every file; then those that find what it kept.
    const users = [1, 2, 3].map((round) => join(folder, `.user-${verb}-${round}`))
    const first = median(users.map((user) => headway(folder, user, words)))
    const value = median(users.map((user) => headway(folder, user, words)))
    printFigure({ name: `headway ${verb}, first command, ${of}`, value: first, unit: 's', limit })
    printFigure({ name: `headway ${verb}, ${of}`, value, unit: 's', limit })
    times[verb] = value
  }
  return times
}

function growth(verb: string, shape: string, [small, large]: readonly Times[]): void {
  const value = (large?.[verb] ?? 0) / (small?.[verb] ?? 1)
  printFigure({ name: `headway ${verb}, ${shape}, 10,000 / 1,000`, value, unit: 'x', limit: limitGrowth })
}

function headway(folder: string, user: string, words: readonly string[]): number {
  const started = performance.now()
  const program = join(top, 'bin', 'headway.mjs')
  const result = spawnSync(process.execPath, [program, ...words], {
    cwd: folder,
    env: { ...process.env, HEADWAY_HOME: user },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (result.status !== 0) throw new Error(`headway ${words.join(' ')}: ${result.stderr}`)
  return (performance.now() - started) / 1000
}

/** One table a revision, in TypeScript. */
export function writeProject(folder: string, revisions: readonly GraphInput[]): void {
  mkdirSync(join(folder, 'migrations'), { recursive: true })
  const targets = { dev: { url: 'sqlite:///dev.db', tier: 'development' } }
  writeFileSync(join(folder, 'headway.json'), JSON.stringify({ targets }))
  for (const [at, { id, downRevisions }] of revisions.entries()) {
    const text = `/** revision ${at} */
import type { Knex } from 'knex'

export const revision = '${id}'
export const downRevision: string | string[] | null = ${JSON.stringify(downRevisions.length === 0 ? null : downRevisions)}
export const branchLabels: string[] = []
export const dependsOn: string[] = []
export const createDate = '2026-01-05T09:00:00Z'

export async function upgrade(knex: Knex): Promise<void> {
  await knex.schema.createTable('t${at}', (table) => {
    table.increments('id')
    table.string('name', 100).index()
  })
}

export async function downgrade(knex: Knex): Promise<void> {
  await knex.schema.dropTable('t${at}')
}
`
    writeFileSync(join(folder, 'migrations', `${String(at).padStart(6, '0')}_${id}.ts`), text)
  }
}

function measureAlembic(folder: string, size: number): void {
  mkdirSync(join(folder, 'versions'), { recursive: true })
  writeFileSync(join(folder, 'alembic.ini'), `[alembic]\nscript_location = ${folder}\n`)
  writeFileSync(join(folder, 'env.py'), '')
  for (const [at, { id, downRevisions }] of makeRevisions('linear', size).entries()) {
    const down = downRevisions[0] === undefined ? 'None' : `'${downRevisions[0]}'`
    const text = `"""revision ${at}"""\nrevision = '${id}'\ndown_revision = ${down}\nbranch_labels = None\ndepends_on = None\n\ndef upgrade():\n    pass\n\ndef downgrade():\n    pass\n`
    writeFileSync(join(folder, 'versions', `${id}_x.py`), text)
  }
  for (const verb of ['heads', 'history']) {
    const started = performance.now()
    const words = ['-c', join(folder, 'alembic.ini'), verb]
    const { status, stderr } = spawnSync('alembic', words, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    if (status !== 0) throw new Error(`alembic ${verb}: ${stderr}`)
    const value = (performance.now() - started) / 1000
    printFigure({ name: `alembic ${verb}, linear, ${size} revisions`, value, unit: 's', limit: null })
  }
}

if (import.meta.main) benchCommands()

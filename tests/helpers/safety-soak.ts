import { join } from 'node:path'
import { createForkLauncher } from '../../electron/engine/node-ports/launcher.ts'
import type { ProcessLauncher } from '../../electron/engine/ports.ts'
import type { DialectName } from '../../shared/model/project.ts'
import type { NodePortsOptions } from '../../electron/engine/node-ports.ts'
import type { RunOutcome } from '../../shared/model/run.ts'
import { copyOf, ownDatabase } from './databases.ts'
import type { OwnDatabase } from './databases.ts'
import { ScratchProject } from './scratch-project.ts'

/**
 * Does it as often as COUNT of the environment says, else at full size, but begins none after MINUTES of it; three at a
 * time, or AT_ONCE. Answers how often it was done, and says so on the way.
 */
export async function repeat(
  full: number,
  once: () => Promise<void>,
  atOnce = Number(process.env['AT_ONCE'] ?? 3),
): Promise<number> {
  const count = Number(process.env['COUNT'] ?? full)
  const limitMs = Number(process.env['MINUTES'] ?? Infinity) * 60_000
  const start = performance.now()
  const hasMore = (): boolean => started < count && performance.now() - start < limitMs
  let started = 0
  let done = 0
  const worker = async (): Promise<void> => {
    while (hasMore()) {
      started += 1
      await once()
      done += 1
      if (done % Math.ceil(full / 40) === 0)
        console.log(`${done} of ${count} in ${((performance.now() - start) / 1000).toFixed()} s`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return done
}

/** Starts the migration process as it was built: half the time that its sources need. */
const builtProcess = (): ProcessLauncher =>
  createForkLauncher({
    entry: join(import.meta.dirname, '../../dist/main/migration-process.js'),
    environment: process.env,
  })

export const pick = <T>(values: readonly T[]): T => {
  const found = values[Math.floor(Math.random() * values.length)]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}

export type Way = {
  readonly dialect: DialectName
  readonly kind: 'upgrade' | 'downgrade'
  readonly mode: 'per-revision' | 'per-run'
  /** The last revision is a program, run by a process of its own; else all are SQL. */
  readonly code: boolean
}

/** Both directions and both transaction modes, with code and without. */
export function waysOf(dialect: DialectName): readonly Way[] {
  return (['upgrade', 'downgrade'] as const).flatMap((kind) =>
    (['per-revision', 'per-run'] as const).flatMap((mode) =>
      [true, false].map((code) => ({ dialect, kind, mode, code })),
    ),
  )
}

/** One of the runs; one with code each third time: its processes cost more than all else. */
export function pickRun<Run extends { readonly start: Start }>(runs: readonly Run[]): Run {
  const code = Math.random() < 1 / 3
  return pick(runs.filter(({ start }) => start.way.code === code))
}

/** Three revisions whose every statement can be told to have run twice, or not at all. */
function writeRevisions(project: ScratchProject, code: boolean): void {
  project.sql(
    'a1',
    'create table t (id integer primary key, n integer);\ninsert into t values (1, 0), (2, 0);',
    'drop table t;',
  )
  project.sql(
    'a2',
    'update t set n = n + 1;\ncreate table u (id integer);',
    'drop table u;\nupdate t set n = n - 1;',
  )
  if (!code) {
    const up = 'insert into u values (1);\nupdate t set n = n + 10 where id = 1;'
    return project.sql('a3', up, 'update t set n = n - 10 where id = 1;\ndelete from u;')
  }
  project.code(
    'a3',
    `await knex('u').insert({ id: 1 }); await knex('t').where({ id: 1 }).increment('n', 10)`,
    `await knex('t').where({ id: 1 }).decrement('n', 10); await knex('u').del()`,
  )
}

/** Where the runs of a way start: made once, and copied for each of them. All share the folder of the project. */
export type Start = {
  readonly way: Way
  readonly project: ScratchProject
  /** The project on a database of its own that stands where the runs start; gone afterwards. */
  use<Result>(work: (project: ScratchProject, database: OwnDatabase) => Promise<Result>): Promise<Result>
  remove(): Promise<void>
}

export async function startOf(way: Way): Promise<Start> {
  const database = await ownDatabase(way.dialect)
  const project = new ScratchProject(database.settings, { processes: builtProcess() })
  writeRevisions(project, way.code)
  if (way.kind === 'downgrade') succeeded(await project.upgrade())
  return {
    way,
    project,
    async use(work) {
      const copy = await copyOf(database)
      try {
        return await work(onDatabase(project, way, copy), copy)
      } finally {
        await copy.drop()
      }
    },
    async remove() {
      project.remove()
      await database.drop()
    },
  }
}

/** The same project on another database. */
export function onDatabase(
  { root }: ScratchProject,
  { mode }: Way,
  { settings }: Pick<OwnDatabase, 'settings'>,
  options: NodePortsOptions = {},
): ScratchProject {
  const project = new ScratchProject(settings, { root, processes: builtProcess(), ...options })
  project.transactionMode = mode
  return project
}

function succeeded({ status, error }: RunOutcome): void {
  if (status !== 'succeeded') throw new Error(`the start was not reached: ${status} ${error?.message}`)
}

export const go = (project: ScratchProject, { kind }: Way) =>
  kind === 'upgrade'
    ? project.upgrade('heads', { lockTimeoutMs: 20_000 })
    : project.downgrade('base', { lockTimeoutMs: 20_000 })

/** What the run of a way leaves where nobody disturbs it. */
export async function endOf(start: Start): Promise<unknown> {
  return await start.use(async (project) => {
    succeeded(await go(project, start.way))
    return await everything(project)
  })
}

/** What a run leaves: objects, rows of the tables and of the version table, and what the ledger says was done. */
export async function everything(project: ScratchProject): Promise<unknown> {
  const session = await project.dialect.connect(project.connection)
  const read = async (sql: string) => (await session.query(sql)).rows
  const readAny = (sql: string) => read(sql).catch(() => [])
  try {
    const objects = await project.objects(read)
    const rowsOf = async (table: string) =>
      objects.includes(`table ${table}`) ? await read(`select * from ${table} order by id`) : null
    const [t, u] = [await rowsOf('t'), await rowsOf('u')]
    const rows = await readAny('select version_num from alembic_version')
    const history = "select action, revision from headway_ledger where outcome = 'applied' order by id"
    return { objects, t, u, rows: rows.map((row) => row['version_num']), history: await readAny(history) }
  } finally {
    await session.close()
  }
}

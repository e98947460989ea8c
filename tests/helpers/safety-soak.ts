import { join } from 'node:path'
import { createForkLauncher } from '../../electron/engine/node-ports/launcher.ts'
import type { ProcessLauncher } from '../../electron/engine/ports.ts'
import type { DialectName } from '../../shared/model/project.ts'
import type { ScratchProject } from './scratch-project.ts'

/**
 * Does it as often as COUNT of the environment says, else at full size, but begins none after MINUTES of it; two at a
 * time. Answers how often it was done, and says so on the way.
 */
export async function repeat(full: number, once: () => Promise<void>, atOnce = 2): Promise<number> {
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
      if (done % Math.ceil(full / 20) === 0) console.log(`${done} of ${count}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return done
}

/** Starts the migration process as it was built: half the time that its sources need. */
export const builtProcess = (): ProcessLauncher =>
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
}

/** Both directions and both transaction modes. */
export function waysOf(dialect: DialectName): readonly Way[] {
  return (['upgrade', 'downgrade'] as const).flatMap((kind) =>
    (['per-revision', 'per-run'] as const).map((mode) => ({ dialect, kind, mode })),
  )
}

/** Three revisions whose every statement can be told to have run twice, or not at all. */
export function writeRevisions(project: ScratchProject): void {
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
  project.code(
    'a3',
    `await knex('u').insert({ id: 1 }); await knex('t').where({ id: 1 }).increment('n', 10)`,
    `await knex('t').where({ id: 1 }).decrement('n', 10); await knex('u').del()`,
  )
}

/** Brings a project to where the run of its way starts. */
export async function toStart(project: ScratchProject, { kind, mode }: Way): Promise<void> {
  if (kind === 'downgrade') await project.upgrade()
  project.transactionMode = mode
}

export const go = (project: ScratchProject, { kind }: Way) =>
  kind === 'upgrade'
    ? project.upgrade('heads', { lockTimeoutMs: 20_000 })
    : project.downgrade('base', { lockTimeoutMs: 20_000 })

/** Everything that a run leaves: objects, rows of the tables and of the version table. */
export async function everything(project: ScratchProject): Promise<unknown> {
  const objects = await project.objects()
  const read = (table: string) =>
    objects.includes(`table ${table}`) ? project.query(`select * from ${table} order by id`) : null
  return { objects, t: await read('t'), u: await read('u'), rows: await project.rows().catch(() => []) }
}

import { join } from 'node:path'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { BackupRecord } from '../../../../shared/model/backup.ts'
import type { EffectObject, StatementEffect } from '../../../../shared/model/effects.ts'
import type { Plan, SqlPreview } from '../../../../shared/model/plan.ts'
import type { Session } from '../../dialects/dialect.ts'
import { namedProgramFolders } from '../../shadow/program-folders.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget } from '../context.ts'
import { previewToStart } from '../plans/preview-plan.ts'
import { backupFolder } from './backup-folder.ts'

/** What a backup is called in its folder, without the ending of its kind. */
function nameOf(at: string, runId: string): string {
  return `${at.replaceAll(/[:.]/g, '-')}_${runId}`
}

/**
 * Takes the backup of a run and writes down beside it what it is. Null where there is nothing to keep. Throws
 * `backup_failed`.
 */
export async function takeBackup(
  context: EngineContext,
  plan: Plan,
  runId: string,
  session: Session,
): Promise<BackupRecord | null> {
  const { ports } = context
  const { dialect, connection } = requireTarget(context, plan.target)
  const folder = await backupFolder(context, plan.target)
  await ports.files.makeDirectory(folder).catch((error: unknown) => {
    throw noFolder(folder, error)
  })
  const at = ports.clock.now().toISOString()
  const start = ports.clock.monotonic()
  const made = await dialect.backups.take(session, {
    connection,
    path: join(folder, nameOf(at, runId)),
    tables: tablesTouched((await previewToStart(context, plan)).steps),
    programs: ports.programs,
    namedFolders: await namedProgramFolders(ports.store, dialect.name),
    files: ports.files,
  })
  if (made === null) return null
  const record: BackupRecord = {
    ...made,
    tables: [...made.tables],
    runId,
    target: plan.target,
    dialect: dialect.name,
    database: plan.basis.identity.database,
    at,
    rows: plan.from,
    ms: ports.clock.monotonic() - start,
  }
  await ports.files.write(join(folder, `${nameOf(at, runId)}.json`), `${JSON.stringify(record, null, 2)}\n`)
  return record
}

function noFolder(folder: string, cause: unknown): HeadwayError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new HeadwayError('backup_failed', `The folder of backups ${folder} cannot be made: ${why}`, {
    hint: 'Nothing was run. Name another as backupFolder in settings.json of your user folder.',
    cause,
  })
}

/** Kinds of effects that leave rows and definitions as they are. */
const harmless: ReadonlySet<StatementEffect['effect']> = new Set(['read', 'setting', 'maintain'])

/** The tables that a plan changes; null where that cannot be told, so that all are kept. */
function tablesTouched(
  steps: readonly SqlPreview[],
): readonly Pick<EffectObject, 'schema' | 'name'>[] | null {
  const effects: StatementEffect[] = []
  for (const step of steps) {
    if (step.kind !== 'available') return null
    effects.push(...step.statements.flatMap((statement) => statement.effects ?? []))
  }
  const changing = effects.filter(({ effect }) => !harmless.has(effect))
  if (changing.some(({ certain, effect }) => effect === 'cascade' || !certain)) return null
  if (changing.some(({ object }) => object?.kind === 'schema' || object?.kind === 'extension')) return null
  const tables = changing.flatMap(({ object }) => (object?.kind === 'table' ? [object] : []))
  return tables.map(({ schema, name }) => ({ schema, name }))
}

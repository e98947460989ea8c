import { join } from 'node:path'
import type { Handlers, ResponseOf } from '../../../../shared/contract.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import { backupRecord } from '../../../../shared/model/backup.ts'
import type { BackupRecord } from '../../../../shared/model/backup.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget } from '../context.ts'
import { backupFolder } from './backup-folder.ts'
import { restoreBackup } from './restore-backup.ts'

type BackupHandlers = Pick<Handlers, Extract<keyof Handlers, `backups.${string}`>>

export function backupHandlers(context: EngineContext): BackupHandlers {
  return {
    'backups.list': ({ target }) => listBackups(context, target),
    'backups.restore': async ({ target, runId, confirm }) => {
      const found = (await listBackups(context, target)).find(({ backup }) => backup.runId === runId)
      if (found === undefined) throw noBackup(target, runId)
      return restoreBackup(context, found.backup, confirm)
    },
  }
}

/** Newest first; what cannot be read is left out. */
async function listBackups(context: EngineContext, target: string): Promise<ResponseOf<'backups.list'>> {
  const { files } = context.ports
  const { dialect, connection } = requireTarget(context, target)
  const folder = await backupFolder(context, target)
  const names = await files.list(folder).catch(() => [])
  const records: BackupRecord[] = []
  for (const { name } of names) {
    if (!name.endsWith('.json')) continue
    const record = parsed(await files.read(join(folder, name)).catch(() => null))
    if (record !== null) records.push(record)
  }
  const newest = records.toSorted((left, right) => (left.at < right.at ? 1 : -1))
  return await Promise.all(
    newest.map(async (backup) => ({
      backup,
      exists: (await files.stat(backup.path)) !== null,
      commands: [...dialect.backups.commands(backup, connection)],
      restorable: dialect.backups.restore !== null,
    })),
  )
}

function parsed(bytes: Uint8Array | null): BackupRecord | null {
  if (bytes === null) return null
  try {
    const value = backupRecord.safeParse(JSON.parse(new TextDecoder().decode(bytes)))
    return value.success ? value.data : null
  } catch {
    return null
  }
}

function noBackup(target: string, runId: string): HeadwayError {
  return new HeadwayError('run_not_found', `There is no backup of ${target} from a run ${runId}.`, {
    hint: '`headway restore` lists those that are there.',
  })
}

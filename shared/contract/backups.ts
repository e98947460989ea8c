import { z } from 'zod'
import { backupRecord } from '../model/backup.ts'
import { operation } from './operation.ts'

/** A backup with what puts it back. */
const foundBackup = z.object({
  backup: backupRecord,
  /** False where its file is gone. */
  exists: z.boolean(),
  /** Commands that put it back, in their order, without passwords. */
  commands: z.array(z.string()),
  /** Headway can put it back by itself. */
  restorable: z.boolean(),
})

export const backupOperations = {
  'backups.list': operation(
    'reads',
    'Backups that were taken of a target, newest first, with the commands that put them back.',
    z.strictObject({ target: z.string() }),
    z.array(foundBackup),
  ),
  'backups.restore': operation(
    'writes database',
    'Puts a backup back where the database is a file; `confirm` repeats the name of the target.',
    z.strictObject({ target: z.string(), runId: z.string(), confirm: z.string() }),
    z.object({ rows: z.array(z.string()), ms: z.number(), before: z.string() }),
    { trust: true },
  ),
}

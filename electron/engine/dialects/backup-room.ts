import { dirname } from 'node:path'
import { HeadwayError } from '../../../shared/errors.ts'
import type { Files } from '../ports.ts'

/** What is left for everybody else, in bytes. */
const SPARE = 16_000_000

/** Throws `backup_failed` where a backup of a size would not fit. */
export async function requireRoom(
  files: Pick<Files, 'freeBytes'>,
  path: string,
  bytes: number,
): Promise<void> {
  const folder = dirname(path)
  const free = await files.freeBytes(folder)
  const needed = bytes + SPARE
  if (free === null || free >= needed) return
  const mb = (value: number): string => `${Math.ceil(value / 1_000_000).toLocaleString('en')} MB`
  throw new HeadwayError(
    'backup_failed',
    `There is no room for the backup: ${folder} has ${mb(free)} left, and ${mb(needed)} may be needed.`,
    { hint: 'Nothing was run. Make room, or set backupFolder in settings.json of your user folder.' },
  )
}

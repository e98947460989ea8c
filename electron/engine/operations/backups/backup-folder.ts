import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import type { BackupMode } from '../../../../shared/model/backup.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import type { ResolvedTarget } from '../../project/targets.ts'

const userSettings = z.object({ backupFolder: z.string().min(1) })

/** Where backups of a target are kept: a folder of this user's, outside of any project. */
export async function backupFolder(context: EngineContext, target: string): Promise<string> {
  const { project } = requireWorkspace(context)
  const own = userSettings.safeParse(await context.ports.store.read('settings'))
  const base = own.success ? own.data.backupFolder : context.ports.backupFolder
  const key = createHash('sha256').update(project.root).digest('hex').slice(0, 8)
  return join(base, `${project.name.replaceAll(/[^\w.-]/g, '_')}-${key}`, target)
}

/** What the target says, else what its tier means. */
export function backupModeOf({ settings, tier }: Pick<ResolvedTarget, 'settings' | 'tier'>): BackupMode {
  return settings.backup ?? (tier === 'production' ? 'ask' : 'never')
}

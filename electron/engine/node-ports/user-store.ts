import { mkdir, readFile } from 'node:fs/promises'
import { join, posix, win32 } from 'node:path'
import type { UserStore } from '../ports.ts'
import { nodeFiles } from './files.ts'

/** One JSON file a key in `folder`. A missing or unreadable one reads as undefined. */
export function createUserStore(folder: string): UserStore {
  const pathOf = (key: string): string => join(folder, `${key.replaceAll(/[^\w.-]/g, '_')}.json`)
  return {
    async read(key) {
      try {
        return JSON.parse(await readFile(pathOf(key), 'utf8')) as unknown
      } catch {
        return undefined
      }
    },
    async write(key, value) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await nodeFiles.write(pathOf(key), JSON.stringify(value, null, 2))
    },
  }
}

/**
 * Where per-user state lives: `HEADWAY_HOME`, else the system's place for it. On Windows the local one: that a folder
 * is trusted is true of this machine, and must not roam to others.
 */
export function userFolderOf(
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
  platform: NodeJS.Platform = process.platform,
): string {
  const own = environment['HEADWAY_HOME']
  if (own !== undefined && own !== '') return own
  if (platform === 'win32')
    return win32.join(environment['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local'), 'headway')
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'headway')
  return posix.join(environment['XDG_CONFIG_HOME'] ?? posix.join(home, '.config'), 'headway')
}

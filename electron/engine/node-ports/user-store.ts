import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TextCache, UserStore } from '../ports.ts'
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

/** One file a key in `folder`, which may be emptied by anybody. Written whole or not at all, and not synced. */
export function createTextCache(folder: string): TextCache {
  const pathOf = (key: string): string => join(folder, key)
  return {
    read: (key) => readFile(pathOf(key), 'utf8').catch(() => null),
    async write(key, text) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const temporary = `${pathOf(key)}.${process.pid}.tmp`
      await writeFile(temporary, text, { mode: 0o600 })
      await rename(temporary, pathOf(key))
    },
  }
}

/** Where per-user state lives: `HEADWAY_HOME`, else the system's place for it. */
export function userFolderOf(
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  const own = environment['HEADWAY_HOME']
  if (own !== undefined && own !== '') return own
  if (process.platform === 'win32')
    return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'headway')
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'headway')
  return join(environment['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'headway')
}

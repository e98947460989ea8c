import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beyondScratch } from '../beyond-scratch.ts'
import type { ConnectionSettings } from '../dialect.ts'
import { noRules } from '../scratch.ts'
import type { ScratchDatabase, ScratchOptions } from '../scratch.ts'
import { reachOf } from './reach.ts'

/** An empty SQLite file in `folder`; `drop` removes it with its journal files. */
export async function createScratch(
  _target: ConnectionSettings,
  options: Pick<ScratchOptions, 'folder' | 'id'>,
): Promise<ScratchDatabase> {
  await mkdir(options.folder, { recursive: true })
  const path = join(options.folder, `headway-shadow-${options.id}.db`)
  return {
    settings: { dialect: 'sqlite', path, create: true, readOnly: false },
    place: { kind: 'file', text: 'a temporary SQLite file' },
    rules: {
      ...noRules,
      refuse(sql) {
        const reach = reachOf(sql)
        return reach === null ? null : beyondScratch(sql, reach)
      },
    },
    async drop() {
      for (const suffix of ['', '-journal', '-wal', '-shm', '.headway-lock', '-before']) {
        await rm(path + suffix, { force: true }).catch(() => undefined)
      }
    },
  }
}

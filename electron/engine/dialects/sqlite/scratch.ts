import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConnectionSettings, ScratchDatabase } from '../dialect.ts'

/** An empty SQLite file in `folder`; `drop` removes it with its journal files. */
export async function createScratch(
  _settings: ConnectionSettings,
  options: { readonly folder: string; readonly id: string },
): Promise<ScratchDatabase> {
  await mkdir(options.folder, { recursive: true })
  const path = join(options.folder, `headway-shadow-${options.id}.db`)
  return {
    settings: { dialect: 'sqlite', path, create: true, readOnly: false },
    async drop() {
      for (const suffix of ['', '-journal', '-wal', '-shm', '.headway-lock']) {
        await rm(path + suffix, { force: true }).catch(() => undefined)
      }
    },
  }
}

import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConnectionSettings } from '../../electron/engine/dialects/dialect.ts'
import type { DialectName } from '../../shared/model/project.ts'
import { createTestDatabase } from './postgres.ts'
import { memoryFolder } from './postgres-server.ts'

/** A database of its own for one test, on either system. */
export type OwnDatabase = { readonly settings: ConnectionSettings; drop(): Promise<void> }

export const dialectNames: readonly DialectName[] = ['sqlite', 'postgres']

export async function ownDatabase(dialect: DialectName): Promise<OwnDatabase> {
  return dialect === 'postgres' ? await createTestDatabase() : sqliteIn(tmpdir())
}

/** Another database with what this one holds; nobody may be connected to it. It lies in memory where there is room. */
export async function copyOf({ settings }: OwnDatabase): Promise<OwnDatabase> {
  if (settings.dialect === 'postgres') return await createTestDatabase(settings.database)
  const copy = sqliteIn(memoryFolder() ?? tmpdir())
  if (existsSync(settings.path)) copyFileSync(settings.path, copy.settings.path)
  return copy
}

function sqliteIn(place: string) {
  const folder = mkdtempSync(join(place, 'headway-sqlite-'))
  return {
    settings: { dialect: 'sqlite', path: join(folder, 'test.db'), create: true, readOnly: false },
    async drop() {
      rmSync(folder, { recursive: true, force: true })
    },
  } as const
}

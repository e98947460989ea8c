import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConnectionSettings } from '../../electron/engine/dialects/dialect.ts'
import type { DialectName } from '../../shared/model/project.ts'
import { createTestDatabase } from './postgres.ts'

/** A database of its own for one test, on either system. */
export type OwnDatabase = { readonly settings: ConnectionSettings; drop(): Promise<void> }

export const dialectNames: readonly DialectName[] = ['sqlite', 'postgres']

export async function ownDatabase(dialect: DialectName): Promise<OwnDatabase> {
  if (dialect === 'postgres') return await createTestDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'headway-sqlite-'))
  return {
    settings: { dialect: 'sqlite', path: join(folder, 'test.db'), create: true, readOnly: false },
    async drop() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

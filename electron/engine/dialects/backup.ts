import type { EffectObject } from '../../../shared/model/effects.ts'
import type { Files, Programs } from '../ports.ts'
import type { ConnectionSettings, Session } from './dialect.ts'

export type BackupRequest = {
  readonly connection: ConnectionSettings
  /** A file that does not exist yet, in a folder that does; without its ending. */
  readonly path: string
  /** Null: the whole database. */
  readonly tables: readonly Pick<EffectObject, 'schema' | 'name'>[] | null
  readonly programs: Programs
  /** Folders of server programs that the user named. */
  readonly namedFolders: readonly string[]
  readonly files: Pick<Files, 'freeBytes' | 'remove' | 'stat'>
}

export type MadeBackup = {
  readonly path: string
  readonly bytes: number
  /** Empty: the whole database. */
  readonly tables: readonly string[]
  readonly proof: string
}

/** Copies what is in a database to a file and proves the copy. */
export interface Backups {
  /** Null where there is nothing to keep. Throws `backup_failed`, and leaves no half of a file behind. */
  take(session: Session, request: BackupRequest): Promise<MadeBackup | null>
  /** What puts a backup back, as commands for a shell. Pure. */
  commands(backup: { readonly path: string }, connection: ConnectionSettings): readonly string[]
  /** Puts it back by itself, on a session that holds the lock; null where only the commands do. */
  readonly restore: ((session: Session, path: string) => Promise<void>) | null
}

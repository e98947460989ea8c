import { join } from 'node:path'
import { HeadwayError } from '../../../../shared/errors.ts'
import { shellQuote } from '../../../../shared/shell-quote.ts'
import { runnerKey } from '../../dialects/lock-polling.ts'
import type { BackupRecord } from '../../../../shared/model/backup.ts'
import type { LedgerRecord, Session, VersionTableRef } from '../../dialects/dialect.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, versionTableOf, withSession } from '../context.ts'
import { backupFolder } from './backup-folder.ts'

/** Longest wait for another runner, in milliseconds. */
const LOCK_MS = 10_000

/**
 * Puts a backup back where the database is a file, under the lock of a run; what is there now is kept as another backup
 * first. Throws `confirmation_needed`, `unsupported` and `backup_failed`.
 */
export async function restoreBackup(
  context: EngineContext,
  backup: BackupRecord,
  confirm: string,
): Promise<{ rows: string[]; ms: number; before: string }> {
  const { ports } = context
  const { dialect, connection } = requireTarget(context, backup.target)
  const { restore } = dialect.backups
  if (restore === null) throw onlyCommands(dialect.backups.commands(backup, connection))
  if (confirm !== backup.target) throw notConfirmed(backup)
  const start = ports.clock.monotonic()
  return await withSession(dialect, connection, async (session) => {
    const ref = await dialect.resolveVersionTable(session, versionTableOf(context))
    const lock = await dialect.acquireLock(session, {
      key: runnerKey(ref),
      limitMs: LOCK_MS,
      signal: new AbortController().signal,
      onWait: () => undefined,
    })
    try {
      const before = await keepPresent(context, session, backup)
      await restore(session, backup.path)
      const { rows } = await dialect.readVersionTable(session, ref)
      const ms = ports.clock.monotonic() - start
      await record(context, session, ref, { backup, before, rows, ms })
      context.hub.emit('target.changed', { target: backup.target })
      return { rows: [...rows], ms, before }
    } finally {
      await lock.release()
    }
  })
}

/** A copy of what the restore is about to overwrite. */
async function keepPresent(context: EngineContext, session: Session, backup: BackupRecord): Promise<string> {
  const { ports } = context
  const { dialect, connection } = requireTarget(context, backup.target)
  const folder = await backupFolder(context, backup.target)
  const made = await dialect.backups.take(session, {
    connection,
    path: join(folder, `before-restore_${ports.ids.run()}`),
    tables: null,
    programs: ports.programs,
    namedFolders: [],
    files: ports.files,
  })
  return made?.path ?? ''
}

type Done = {
  readonly backup: BackupRecord
  readonly before: string
  readonly rows: readonly string[]
  readonly ms: number
}

async function record(
  { ports }: EngineContext,
  session: Session,
  ref: VersionTableRef,
  { backup, before, rows, ms }: Done,
): Promise<void> {
  const { dialect } = session
  if (!(await dialect.hasLedger(session, ref))) await dialect.createLedger(session, ref)
  const entry: LedgerRecord = {
    runId: backup.runId,
    action: 'restore',
    revision: null,
    outcome: 'applied',
    rowsAfter: [...rows],
    fileHash: null,
    fileText: null,
    planFingerprint: null,
    durationMs: ms,
    osUser: ports.osUser,
    statements: [{ sql: `restore of ${backup.path}; what was there before is in ${before}`, rows: null, ms }],
    error: null,
    reason: null,
    engineVersion: ports.engineVersion,
    position: null,
  }
  await dialect.appendLedger(session, ref, entry)
}

function onlyCommands(commands: readonly string[]): HeadwayError {
  return new HeadwayError(
    'unsupported',
    'A backup of this database is put back by commands, not by Headway.',
    {
      hint: 'Look at it in a database of its own first; then choose what to put back.',
      problems: [...commands],
    },
  )
}

function notConfirmed({ target, runId, at }: BackupRecord): HeadwayError {
  return new HeadwayError(
    'confirmation_needed',
    `Restoring overwrites all of ${target} with what it held at ${at}.`,
    { hint: `Run: headway restore ${runId} --target ${shellQuote(target)} --confirm ${shellQuote(target)}` },
  )
}

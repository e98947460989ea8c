import { z } from 'zod'
import { dialectName } from './project.ts'

/** Whether a backup is taken before a run: always, where it is asked for (production proposes it), or never by itself. */
export const backupMode = z.enum(['required', 'ask', 'never'])
export type BackupMode = z.infer<typeof backupMode>

/** A backup that was taken before a run, as it is written down beside it. */
export const backupRecord = z.object({
  runId: z.string(),
  target: z.string(),
  dialect: dialectName,
  /** The database it was taken of. */
  database: z.string(),
  at: z.string(),
  /** Absolute. */
  path: z.string(),
  bytes: z.int(),
  /** The tables that are in it; empty: the whole database. */
  tables: z.array(z.string()),
  /** Version rows before the run. */
  rows: z.array(z.string()),
  /** How it was proved to be whole. */
  proof: z.string(),
  ms: z.number(),
})
export type BackupRecord = z.infer<typeof backupRecord>

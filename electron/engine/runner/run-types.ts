import type { DatabaseIdentity } from '../../../shared/model/database.ts'
import type { BackupRecord } from '../../../shared/model/backup.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import type { RunEvent } from '../../../shared/model/run.ts'
import type { ConnectionSettings, Dialect, Session, VersionTableRef } from '../dialects/dialect.ts'
import type { ScratchRules } from '../dialects/scratch.ts'
import type { Ports } from '../ports.ts'
import type { HostProgram } from './host-program.ts'
import type { KnownTypes } from './known-types.ts'
import type { StatementTimeouts } from './statement-bounds.ts'

type WithoutStamp<T> = T extends unknown ? Omit<T, 'runId' | 'seq' | 'at'> : never

/** An event as the runner tells it; the run log stamps it with run, number and time. */
export type RunEventBody = WithoutStamp<RunEvent>

/** Limits of a run in milliseconds. */
export type RunLimits = {
  /** How long a statement waits for a lock of another session. */
  readonly statementLockMs: number
  /** Null for none. */
  readonly statementMs: number | null
  readonly statementKinds: StatementTimeouts
  /** How long user code may neither send a statement nor wait for one. */
  readonly silenceMs: number
  /** The same for what runs before the first step (env.py), which has little to do. */
  readonly prologueSilenceMs: number
  /** How often a step that lost a lock or met a deadlock is tried again. */
  readonly retries: number
}

export const defaultLimits: RunLimits = {
  statementLockMs: 2000,
  statementMs: null,
  statementKinds: {},
  silenceMs: 300_000,
  prologueSilenceMs: 60_000,
  retries: 5,
}

/** `fileHash` of the file whose statements were counted, where it is known: another file counts otherwise. */
export type Resume = {
  readonly revision: string
  readonly statement: number
  readonly fileHash?: string | null
  /** Texts of the statements before it, where they are known: the file may be another as long as it has them. */
  readonly done?: readonly string[] | null
  /** What the journal says of that statement: a backfill goes on in its middle. */
  readonly inFlight?: string | null
}

export type RunPlanOptions = {
  readonly runId: string
  readonly plan: Plan
  readonly dialect: Dialect
  readonly connection: ConnectionSettings
  readonly versionTable: VersionTableRef
  /** Absolute; revision paths are relative to it. */
  readonly root: string
  /** The normalized text and its hash: these bytes run. */
  loadFile(path: string): Promise<{ readonly text: string; readonly hash: string }>
  /** Where files hold types, found by earlier runs and by this one. */
  readonly knownTypes?: Pick<KnownTypes, 'of' | 'found'>
  /** The same plan anew, for what holds under the lock (SAFETY P3). May throw what planning throws. */
  recompute(position: {
    readonly rows: readonly string[]
    readonly batches: readonly number[]
    readonly hasVersionTable: boolean
    readonly identity: DatabaseIdentity
    /** Revisions whose last step is in doubt, for a stamp. */
    readonly interrupted: readonly string[]
  }): Promise<Plan>
  /** Selects the rows that are reported; default: all of them. */
  readonly shownRows?: (rows: readonly string[]) => readonly string[]
  readonly ports: Ports
  /** What runs code; default: the program for TypeScript and JavaScript. */
  readonly program?: HostProgram
  readonly emit: (event: RunEventBody) => void
  readonly signal: AbortSignal
  /** How long to wait for the one-runner lock. */
  readonly lockTimeoutMs: number
  readonly osUser: string
  readonly reason: string | null
  /**
   * Takes the backup under the lock, before anything runs; its answer goes into the ledger. Where it throws, nothing
   * runs.
   */
  readonly backup?: (session: Session, rows: readonly string[]) => Promise<BackupRecord | null>
  /** Called after all steps with the final rows; returns sentences about what should be looked at in the database. */
  readonly afterwards?: (rows: readonly string[]) => Promise<readonly string[]>
  /** Titles of the losses that code may cause; without it, code is not watched. */
  readonly agreed?: ReadonlySet<string>
  /** What holds where the run takes place on a scratch database. */
  readonly rules?: ScratchRules
  readonly limits?: Partial<RunLimits>
  /**
   * Goes on with a step that stopped outside a transaction: statements before this one are not sent again.
   * `journalled`: at the statement that the ledger has as in flight.
   */
  readonly resume?: Resume | 'journalled' | null
}

import { HeadwayError } from '../../../shared/errors.ts'
import type { StatementInfo } from '../../../shared/model/plan.ts'
import type { Dialect, ScriptStatement, Session, StepGuard } from '../dialects/dialect.ts'
import type { ScratchRules } from '../dialects/scratch.ts'
import type { Ports } from '../ports.ts'
import type { EntryPoint } from '../../../shared/door-protocol.ts'
import { nodeProgram } from './host-program.ts'
import type { HostProgram, StepFacts } from './host-program.ts'
import { MigrationHost } from './migration-host.ts'
import { Prologue } from './prologue.ts'
import type { RevisionSource } from './run-revision.ts'
import { isSql, runRevision } from './run-revision.ts'
import { guardOf } from './scratch-guard.ts'
import { StatementDoor } from './statement-door.ts'

/** What one revision did in one direction, as it passed the door. */
type Replayed = {
  readonly statements: readonly StatementInfo[]
  /** True where it read data, so that on other data it may do something else. */
  readonly readsData: boolean
  readonly ms: number
}

type ReplayOptions = {
  readonly dialect: Dialect
  /** What runs code; default: the program for TypeScript and JavaScript. */
  readonly program?: HostProgram
  /** The server's version, for the default program; where nothing is sent, the oldest that is supported will do. */
  readonly serverVersion?: string
  readonly root: string
  readonly ports: Pick<Ports, 'processes' | 'clock' | 'checkpoint'>
  readonly onLog?: (level: 'info' | 'warn' | 'error', text: string) => void
  /** Default: one minute. */
  readonly silenceLimitMs?: number
}

type ReplayRequest = {
  /** `rehearse`: an open session on a shadow; null: recorded, sent nowhere, reads come back empty. */
  readonly session: Session | null
  /** What holds on the scratch database of the session. */
  readonly rules?: ScratchRules
  readonly source: RevisionSource
  readonly direction: EntryPoint
  /** Of a SQL model: see `RevisionRun`. */
  readonly statements?: readonly ScriptStatement[]
  /** True where the caller holds a transaction open; false for a revision that runs without one. */
  readonly transactional: boolean
  readonly step?: StepFacts
  readonly signal?: AbortSignal
}

/** What a replay rejects with: the error of the step, and which of its statements it was. */
export class ReplayFailure extends HeadwayError {
  /** From 1; null where no statement failed, but the code around them. */
  readonly statement: number | null

  constructor(error: HeadwayError, seen: number) {
    const { code, message, ...rest } = error.data
    super(code, message, { ...rest, cause: error.cause })
    this.statement = error.data.sql === null ? null : Math.max(1, seen)
  }
}

/** Runs revisions one by one on sessions the caller owns; transactions, rows and ledger are the caller's. */
export interface Replayer {
  /**
   * Runs what comes before the first step (env.py) on a session that is in no transaction; nothing where it ran, or
   * where there is nothing of the kind. Replays that need it and lack it fail.
   */
  prepare(session: Session | null): Promise<void>
  /** Rejects with the HeadwayError the step would fail with. */
  replay(request: ReplayRequest): Promise<Replayed>
  /** Ends the migration process. */
  close(): void
}

/** A replayer with one migration process for all it replays, started with the first revision that is code. */
export function createReplayer(options: ReplayOptions): Replayer {
  const { dialect, ports, root, silenceLimitMs = 60_000 } = options
  const program = options.program ?? defaultProgram(options)
  const { onLog = () => undefined } = options
  const host = new MigrationHost({ program, root, onLog })
  return {
    async prepare(session) {
      if (host.hasPrologue) await host.prepare(new Prologue({ dialect, session, ports }), silenceLimitMs)
    },
    async replay(request) {
      const { session, rules, source, direction, statements, transactional } = request
      const { signal = new AbortController().signal } = request
      const started = ports.clock.monotonic()
      const guard = session === null ? null : guardOf(session, rules)
      const door = replayDoor(options, request, guard, program.asColumns)
      const stop = (): void => {
        host.close()
        void session?.cancel()
      }
      signal.addEventListener('abort', stop)
      try {
        await runRevision({
          source,
          direction,
          ...(statements === undefined ? {} : { statements }),
          door,
          dialect,
          transactional,
          ...(request.step === undefined ? {} : { step: request.step }),
          host,
          root,
          signal,
          silenceLimitMs,
        })
        await guard?.restore({ recordFollows: false })
        return {
          statements: door.statements,
          // Statements of a file are the same whatever they answer.
          readsData: door.readsData && !isSql(source),
          ms: ports.clock.monotonic() - started,
        }
      } catch (error) {
        if (!(error instanceof HeadwayError)) throw error
        throw new ReplayFailure(error, door.statements.length)
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
    close: () => host.close(),
  }
}

/** A door that shows bindings as literals, reports to no listener and keeps no journal. */
function replayDoor(
  { dialect, ports }: ReplayOptions,
  { session, rules, transactional }: ReplayRequest,
  guard: StepGuard | null,
  asColumns: boolean,
): StatementDoor {
  return new StatementDoor({
    dialect,
    session,
    transactional,
    clock: ports.clock,
    checkpoint: ports.checkpoint,
    guard,
    listener: null,
    journal: null,
    inline: true,
    asColumns,
    ...(rules === undefined ? {} : { refuse: (sql: string) => rules.refuse(sql) }),
  })
}

function defaultProgram({ dialect, ports, root, serverVersion = '' }: ReplayOptions): HostProgram {
  return nodeProgram({ processes: ports.processes, root, dialect: dialect.name, serverVersion })
}

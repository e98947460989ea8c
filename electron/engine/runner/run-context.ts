import { join } from 'node:path'
import { HeadwayError } from '../../../shared/errors.ts'
import type { PlanStep } from '../../../shared/model/plan.ts'
import type { StepOutcome } from '../../../shared/model/run.ts'
import type { Session, TransactionLimits, VersionTableRef } from '../dialects/dialect.ts'
import type { MigrationHost } from './migration-host.ts'
import type { StepReport } from './outcomes.ts'
import { outcomeOf } from './outcomes.ts'
import type { RevisionSource } from './run-revision.ts'
import { Prologue } from './prologue.ts'
import { isSql } from './run-revision.ts'
import { StatementBounds } from './statement-bounds.ts'
import type { RunLimits, RunPlanOptions } from './run-types.ts'
import type { DoorListener } from './door-listener.ts'

/** How much text is read ahead of the step that runs, in characters; more is read when half of it was used. */
const textAhead = 64_000
/** How many files are read and handed over between two chances for other work. */
const portion = 4

/** What the parts of one run share: the session that holds the lock, the process, files read ahead, outcomes. */
export class RunContext {
  readonly options: RunPlanOptions
  readonly limits: RunLimits
  readonly session: Session
  readonly ref: VersionTableRef
  readonly host: MigrationHost
  readonly #outcomes = new Map<number, StepOutcome>()
  readonly #sources = new Map<number, Promise<RevisionSource | null>>()
  /** Characters in `#sources`. */
  #held = 0
  #isReading = false
  /** Index of the first step whose file has not been requested yet. */
  #next = 0
  #begun = false
  #isPrepared = false

  constructor(parts: {
    readonly options: RunPlanOptions
    readonly limits: RunLimits
    readonly session: Session
    readonly ref: VersionTableRef
    readonly host: MigrationHost
  }) {
    this.options = parts.options
    this.limits = parts.limits
    this.session = parts.session
    this.ref = parts.ref
    this.host = parts.host
  }

  /** The text a step runs. Throws `plan_stale` where it is no longer what was reviewed. */
  async sourceOf(step: PlanStep): Promise<RevisionSource | null> {
    this.#next = Math.max(this.#next, step.index + 1)
    const source = await (this.#sources.get(step.index) ?? readSource(this.options, step))
    if (this.#sources.delete(step.index)) this.#held -= source?.text.length ?? 0
    // Deferred until this step has started, so that it does not wait for reading.
    if (this.#held < textAhead / 2 && this.#next < this.options.plan.steps.length)
      setImmediate(() => this.readAhead())
    return source
  }

  /**
   * Runs env.py up to its steps, where the project has one; does nothing the second time. Throws where env.py fails, or
   * uses a different version table than the plan.
   */
  async prepare(): Promise<void> {
    const { host, session, limits } = this
    if (!host.hasPrologue) return
    const { dialect, ports, versionTable } = this.options
    const prologue = new Prologue({ dialect, session, limits: this.transactionLimits, ports })
    const facts = await host.prepare(prologue, limits.prologueSilenceMs)
    if (facts === null || this.#isPrepared) return
    this.#isPrepared = true
    const wanted = { table: facts.versionTable, schema: facts.versionTableSchema ?? versionTable.schema }
    const found = await dialect.resolveVersionTable(session, wanted)
    if (found.table === this.ref.table && found.schema === this.ref.schema) return
    throw otherVersionTable(found, this.ref)
  }

  /** Reads the files of the next steps, and hands code to the migration process to compile. */
  readAhead(): void {
    if (this.#isReading) return
    this.#isReading = true
    void this.#fill()
  }

  /** Nothing will be run any more. */
  stopReading(): void {
    this.#next = this.options.plan.steps.length
  }

  /** Limits of every transaction of the run. */
  get transactionLimits(): TransactionLimits {
    return { lockTimeoutMs: this.limits.statementLockMs, statementTimeoutMs: this.limits.statementMs }
  }

  /** Limits of the batches of a backfill. */
  get batchLimits(): TransactionLimits {
    const { statementKinds, statementMs } = this.limits
    return { ...this.transactionLimits, statementTimeoutMs: statementKinds.data ?? statementMs }
  }

  /** Limits of the statements of a step, by what they are. */
  boundsOf(step: PlanStep): StatementBounds {
    const { statementMs: usual, statementKinds: timeouts } = this.limits
    const initial = step.transaction ? usual : null
    return new StatementBounds({
      dialect: this.options.dialect,
      session: this.session,
      timeouts,
      usual,
      initial,
    })
  }

  /** Says that the transaction of the next unit is open already. */
  begun(): void {
    this.#begun = true
  }

  /** Whether it is; the caller takes it over. */
  takeBegun(): boolean {
    const begun = this.#begun
    this.#begun = false
    return begun
  }

  statementListener(step: PlanStep): DoorListener {
    const { emit } = this.options
    return {
      onProgress: (statement, rows) =>
        emit({ kind: 'statement_progress', step: step.index, statement, rows }),
      onDoneAlready: (statement, sql) =>
        emit({
          kind: 'log',
          step: step.index,
          level: 'info',
          text: `Statement ${statement + 1} was done before the run that stopped, and what it made stands: ${sql}`,
        }),
      onStart: (statement, sql) => emit({ kind: 'statement_started', step: step.index, statement, sql }),
      onFinish: (statement, { rows, ms }, ok) =>
        emit({ kind: 'statement_finished', step: step.index, statement, rows, ms: ms ?? 0, ok }),
    }
  }

  /** Stores the outcome of a step and reports it. */
  report(step: PlanStep, report: StepReport): void {
    const outcome = outcomeOf(step, report)
    this.#outcomes.set(step.index, outcome)
    this.options.emit({ kind: 'step_finished', step: step.index, outcome })
  }

  outcomes(): ReadonlyMap<number, StepOutcome> {
    return this.#outcomes
  }

  async #fill(): Promise<void> {
    const { steps } = this.options.plan
    while (this.#next < steps.length && this.#held < textAhead) {
      const next = steps.slice(this.#next, this.#next + portion)
      this.#next += next.length
      await this.#announce(next)
      await new Promise((resolve) => setImmediate(resolve))
    }
    this.#isReading = false
  }

  async #announce(steps: readonly PlanStep[]): Promise<void> {
    const reading = steps.map(async (step) => {
      const source = readSource(this.options, step)
      this.#sources.set(step.index, source)
      const found = await source
      this.#held += found?.text.length ?? 0
      return found
    })
    // A file that cannot be read becomes the error of its step.
    const read = await Promise.allSettled(reading)
    const sources = read.flatMap((each) => (each.status === 'fulfilled' ? (each.value ?? []) : []))
    const code = sources.filter((source) => !isSql(source))
    const { root, knownTypes } = this.options
    this.host.load(
      code.map(({ path, hash, text }) => ({
        path: join(root, path),
        hash,
        text,
        types: knownTypes?.of(hash) ?? null,
      })),
    )
  }
}

function otherVersionTable(found: VersionTableRef, planned: VersionTableRef): HeadwayError {
  const name = ({ schema, table }: VersionTableRef): string =>
    schema === null ? table : `${schema}.${table}`
  return new HeadwayError(
    'plan_stale',
    `env.py keeps its rows in ${name(found)}, and the plan was made for ${name(planned)}. Nothing was run.`,
    {
      hint: 'Set "versionTable" and "versionTableSchema" in a headway.json beside alembic.ini to what env.py says.',
    },
  )
}

/** The path shown for the statements of a restore, which are in no file. */
const restoredPath = 'restore.sql'

async function readSource(options: RunPlanOptions, step: PlanStep): Promise<RevisionSource | null> {
  const { path, hash, sql } = step
  if (sql !== undefined) return { path: restoredPath, hash: hash ?? '', text: sql }
  if (step.direction === 'stamp' || path === null) return null
  const { text, hash: found } = await options.loadFile(path)
  if (found === hash) return { path, hash: found, text }
  throw new HeadwayError('plan_stale', `${path} changed after the plan was reviewed.`, {
    where: { file: path, line: null, column: null },
    hint: 'Make the plan again and look at what changed.',
  })
}

import { join } from 'node:path'
import { HeadwayError } from '../../../shared/errors.ts'
import type { PlanStep } from '../../../shared/model/plan.ts'
import type { StepOutcome } from '../../../shared/model/run.ts'
import type { Session, TransactionLimits, VersionTableRef } from '../dialects/dialect.ts'
import type { MigrationHost } from './migration-host.ts'
import type { StepReport } from './outcomes.ts'
import { outcomeOf } from './outcomes.ts'
import type { RevisionSource } from './run-revision.ts'
import { isSql } from './run-revision.ts'
import type { RunLimits, RunPlanOptions } from './run-types.ts'
import type { DoorListener } from './statement-door.ts'

/** How many files are read and compiled ahead of the step that runs, and how many are announced at a time. */
const filesAhead = 16
const portion = 8

/** What the parts of one run share: the session that holds the lock, the process, files read ahead, outcomes. */
export class RunContext {
  readonly options: RunPlanOptions
  readonly limits: RunLimits
  readonly session: Session
  readonly ref: VersionTableRef
  readonly host: MigrationHost
  readonly #outcomes = new Map<number, StepOutcome>()
  readonly #sources = new Map<number, Promise<RevisionSource | null>>()
  #announced = 0
  #begun = false

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
    const source = await this.#read(step)
    this.#sources.delete(step.index)
    // After this step is on its way: reading takes time that it would wait for.
    if (this.#announced - step.index <= filesAhead - portion)
      setImmediate(() => this.readAhead(step.index + 1))
    return source
  }

  /** Reads the files of the next steps, and hands code to the migration process to compile. */
  readAhead(from: number): void {
    const start = Math.max(from, this.#announced)
    const next = this.options.plan.steps.slice(start, from + filesAhead)
    this.#announced = start + next.length
    void this.#announce(next.filter((step) => !this.#sources.has(step.index)))
  }

  /** Limits of every transaction of the run. */
  get transactionLimits(): TransactionLimits {
    return { lockTimeoutMs: this.limits.statementLockMs, statementTimeoutMs: this.limits.statementMs }
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
      onStart: (statement, sql) => emit({ kind: 'statement_started', step: step.index, statement, sql }),
      onFinish: (statement, { rows, ms }, ok) =>
        emit({ kind: 'statement_finished', step: step.index, statement, rows, ms: ms ?? 0, ok }),
    }
  }

  /** Keeps what a step came to, and tells it. */
  report(step: PlanStep, report: StepReport): void {
    const outcome = outcomeOf(step, report)
    this.#outcomes.set(step.index, outcome)
    this.options.emit({ kind: 'step_finished', step: step.index, outcome })
  }

  outcomes(): ReadonlyMap<number, StepOutcome> {
    return this.#outcomes
  }

  async #announce(steps: readonly PlanStep[]): Promise<void> {
    const reading = steps.map(async (step) => {
      const source = this.#read(step)
      this.#sources.set(step.index, source)
      const found = await source
      return found === null || isSql(found) || this.#outcomes.has(step.index) ? [] : [found]
    })
    // A file that cannot be read is the step's own error, when its turn comes.
    const read = await Promise.allSettled(reading)
    const sources = read.flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
    this.host.load(
      sources.map(({ path, hash, text }) => ({ path: join(this.options.root, path), hash, text })),
    )
  }

  #read(step: PlanStep): Promise<RevisionSource | null> {
    const known = this.#sources.get(step.index)
    if (known !== undefined) return known
    return readSource(this.options, step)
  }
}

async function readSource(options: RunPlanOptions, step: PlanStep): Promise<RevisionSource | null> {
  const { path, hash } = step
  if (step.direction === 'stamp' || path === null) return null
  const { text, hash: found } = await options.loadFile(path)
  if (found === hash) return { path, hash: found, text }
  throw new HeadwayError('plan_stale', `${path} changed after the plan was reviewed.`, {
    where: { file: path, line: null, column: null },
    hint: 'Make the plan again and look at what changed.',
  })
}

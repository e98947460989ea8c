import { join } from 'node:path'
import { HeadwayError } from '../../../shared/errors.ts'
import type { PlanStep } from '../../../shared/model/plan.ts'
import type { StepOutcome } from '../../../shared/model/run.ts'
import type { Session, VersionTableRef } from '../dialects/dialect.ts'
import type { MigrationHost } from './migration-host.ts'
import type { StepReport } from './outcomes.ts'
import { outcomeOf } from './outcomes.ts'
import type { RevisionSource } from './run-revision.ts'
import { isSql } from './run-revision.ts'
import type { RunLimits, RunPlanOptions } from './run-types.ts'
import type { DoorListener } from './statement-door.ts'

/** How many files are read and compiled ahead of the step that runs. */
const filesAhead = 12

/** What the parts of one run share: the session that holds the lock, the process, files read ahead, outcomes. */
export class RunContext {
  readonly options: RunPlanOptions
  readonly limits: RunLimits
  readonly session: Session
  readonly ref: VersionTableRef
  readonly host: MigrationHost
  readonly #outcomes = new Map<number, StepOutcome>()
  readonly #sources = new Map<number, Promise<RevisionSource | null>>()

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
    setImmediate(() => this.readAhead(step.index + 1))
    return source
  }

  /** Starts reading the next files, and hands code to the migration process to compile. */
  readAhead(from: number): void {
    for (const step of this.options.plan.steps.slice(from, from + filesAhead)) {
      if (!this.#sources.has(step.index) && !this.#outcomes.has(step.index)) this.#announce(step)
    }
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

  #announce(step: PlanStep): void {
    const reading = this.#read(step)
    this.#sources.set(step.index, reading)
    // A file that cannot be read is the step's own error, when its turn comes.
    void this.#compileAhead(step, reading).catch(() => undefined)
  }

  async #compileAhead(step: PlanStep, reading: Promise<RevisionSource | null>): Promise<void> {
    const source = await reading
    if (source === null || isSql(source) || this.#outcomes.has(step.index)) return
    this.host.load({ path: join(this.options.root, source.path), hash: source.hash, text: source.text })
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

import { HeadwayError } from '../../../../shared/errors.ts'
import type { RunEvent, RunOutcome } from '../../../../shared/model/run.ts'

const KEPT = 20

/** A run of this session: its events, the way to stop it, and what will come of it. */
export type Run = {
  readonly runId: string
  readonly target: string
  readonly startedAt: string
  readonly controller: AbortController
  /** Events after sequence number `since`. */
  readonly eventsSince: (since: number) => readonly RunEvent[]
  readonly outcome: Promise<RunOutcome>
  /** Null while it runs. */
  ended: RunOutcome | null
}

/** Runs of this session, oldest first; old ended ones are dropped. */
export class RunStore {
  readonly #runs = new Map<string, Run>()

  keep(run: Run): void {
    this.#runs.set(run.runId, run)
    for (const [id, oldest] of this.#runs) {
      if (this.#runs.size <= KEPT) break
      if (oldest.ended) this.#runs.delete(id)
    }
  }

  /** Throws `run_not_found`. */
  get(runId: string): Run {
    const run = this.#runs.get(runId)
    if (run) return run
    throw new HeadwayError('run_not_found', `There is no run ${runId} in this session.`, {
      hint: 'Look at the ledger of the target: it holds what ran before.',
    })
  }

  /** Newest first. */
  list(): readonly Run[] {
    return [...this.#runs.values()].toReversed()
  }

  active(): readonly Run[] {
    return this.list().filter((run) => run.ended === null)
  }
}

import { HeadwayError } from '../../../../shared/errors.ts'
import type { CountedLosses } from '../../../../shared/model/losses.ts'
import type { Plan } from '../../../../shared/model/plan.ts'

const LIMIT = 50

/** Plans made in this session by fingerprint, the newest kept: `run.start` accepts only one of these. */
export class PlanStore {
  readonly #plans = new Map<string, Plan>()
  readonly #reviewed = new Map<string, CountedLosses>()

  keep(plan: Plan): Plan {
    this.#plans.delete(plan.fingerprint)
    this.#plans.set(plan.fingerprint, plan)
    for (const oldest of this.#plans.keys()) {
      if (this.#plans.size <= LIMIT) break
      this.#plans.delete(oldest)
      this.#reviewed.delete(oldest)
    }
    return plan
  }

  /** What was shown to be lost when a plan was looked at; a saved plan brings it along. */
  review(fingerprint: string, counted: CountedLosses): void {
    if (this.#plans.has(fingerprint)) this.#reviewed.set(fingerprint, counted)
  }

  /** Null for a plan of which nobody saw what it takes. */
  reviewed(fingerprint: string): CountedLosses | null {
    return this.#reviewed.get(fingerprint) ?? null
  }

  /** Throws `plan_not_found`. */
  get(fingerprint: string): Plan {
    const plan = this.#plans.get(fingerprint)
    if (plan) return plan
    throw new HeadwayError('plan_not_found', 'No plan with this fingerprint was made in this session.', {
      hint: 'Make the plan again, or load the saved plan file.',
    })
  }

  clear(): void {
    this.#plans.clear()
    this.#reviewed.clear()
  }
}

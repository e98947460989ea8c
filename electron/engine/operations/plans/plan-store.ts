import { HeadwayError } from '../../../../shared/errors.ts'
import type { Plan } from '../../../../shared/model/plan.ts'

const LIMIT = 50

/** Plans made in this session by fingerprint, the newest kept: `run.start` accepts only one of these. */
export class PlanStore {
  readonly #plans = new Map<string, Plan>()

  keep(plan: Plan): Plan {
    this.#plans.delete(plan.fingerprint)
    this.#plans.set(plan.fingerprint, plan)
    for (const oldest of this.#plans.keys()) {
      if (this.#plans.size <= LIMIT) break
      this.#plans.delete(oldest)
    }
    return plan
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
  }
}

import type { Confirmation } from '../../../shared/contract/plans.ts'
import type { ResponseOf } from '../../../shared/contract.ts'
import { decisionReason } from '../../../shared/doubt-words.ts'
import type { DoubtfulStep } from '../../../shared/model/database.ts'
import { call } from '../../client/client.ts'
import { openPlan } from './plan.ts'
import { followRun } from './run.ts'

export type Doubt = ResponseOf<'targets.doubt'>

/** What is known of a step in doubt, and what the schema says of it. */
export function askDoubt(target: string, revision: string): Promise<Doubt> {
  return call('targets.doubt', { target, revision })
}

/** Opens the plan that goes on with a step in doubt. Nothing runs. */
export function planResume(target: string, { action, revision }: DoubtfulStep): void {
  if (action === 'downgrade') void openPlan({ kind: 'downgrade', target, revision: '-1' })
  else void openPlan({ kind: 'upgrade', target, revisions: [revision] })
}

/** What somebody found out of a step in doubt. */
export type Decision = {
  readonly isApplied: boolean
  readonly reason: string
  /** The target's name as it was typed; null where nothing asks for it. */
  readonly typedTarget: string | null
}

/** Writes it into the ledger, with what the schema says, as a stamp. Throws what the engine says. */
export async function decideStep(target: string, doubt: Doubt, decision: Decision): Promise<void> {
  const { isApplied, reason, typedTarget } = decision
  const revisions = isApplied ? doubt.applied : doubt.notApplied
  const decides = doubt.step.revision
  const plan = await call('plan.stamp', { target, revisions, purge: false, decides })
  const confirmation: Confirmation = {
    typedTarget,
    destructive: [],
    reason: decisionReason(doubt, isApplied, reason),
  }
  const { runId } = await call('run.start', {
    fingerprint: plan.fingerprint,
    confirmation,
    lockTimeoutMs: null,
  })
  followRun(runId, plan)
}

import type { Impact } from '../../../shared/model/impact.ts'
import type { Rehearsal } from '../../../shared/model/rehearsal.ts'
import { call } from '../../client/client.ts'

// What a panel asks and keeps for itself: nothing of it goes into the store.

/** What a plan on screen means for those who use its target. */
export function askImpact(fingerprint: string): Promise<Impact> {
  return call('plan.impact', { fingerprint })
}

/** The same of one pending revision, from a plan that leads to it. */
export async function askRevisionImpact(revision: string, target: string): Promise<Impact> {
  const { fingerprint } = await call('plan.upgrade', { target, revisions: [revision] })
  const impact = await call('plan.impact', { fingerprint })
  return { ...impact, steps: impact.steps.filter((step) => step.revision === revision) }
}

/** Tries a plan on a copy of its target. */
export function askRehearsal(fingerprint: string): Promise<Rehearsal> {
  return call('plan.rehearse', { fingerprint })
}

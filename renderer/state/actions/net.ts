import type { ResponseOf } from '../../../shared/contract.ts'
import type { Impact } from '../../../shared/model/impact.ts'
import type { Rehearsal } from '../../../shared/model/rehearsal.ts'
import { dataOf } from '../../client/call-error.ts'
import { call } from '../../client/client.ts'
import { count } from '../words.ts'
import { refreshPlan } from './plan.ts'
import { toast, toastError } from './toasts.ts'

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

export type SaferForm = ResponseOf<'plan.safer'>
export type FoundBackup = ResponseOf<'backups.list'>[number]

/** The newest pending revision of a plan in its safer form; nothing is written. */
export function askSafer(fingerprint: string): Promise<SaferForm> {
  return call('plan.safer', { fingerprint })
}

/** Writes the safer form, and makes the plan on screen again: its files are others now. */
export async function writeSafer(fingerprint: string): Promise<void> {
  try {
    const { written } = await call('plan.writeSafer', { fingerprint })
    toast(`Wrote ${count(written.length, 'revision')}: ${written.join(', ')}`)
    refreshPlan()
  } catch (error) {
    toastError(dataOf(error))
  }
}

/** Backups of a target, newest first. */
export function askBackups(target: string): Promise<readonly FoundBackup[]> {
  return call('backups.list', { target })
}

/** Puts a backup back; `confirm` is the target's name as it was typed. Throws what the engine says. */
export function restoreBackup(
  target: string,
  runId: string,
  confirm: string,
): Promise<ResponseOf<'backups.restore'>> {
  return call('backups.restore', { target, runId, confirm })
}

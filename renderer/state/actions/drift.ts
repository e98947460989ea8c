import type { SchemaSource } from '../../../shared/contract/schema.ts'
import { dataOf } from '../../client/call-error.ts'
import { call } from '../../client/client.ts'
import { shown } from '../app-state.ts'
import type { DriftState } from '../changes-state.ts'
import { initialDrift } from '../changes-state.ts'
import { app, update } from '../store.ts'
import { startReview } from './changes.ts'
import { openPlan } from './plan.ts'
import { toast, toastError } from './toasts.ts'

let asked = 0

function changeDrift(change: Partial<DriftState>): void {
  update((state) => ({ drift: { ...state.drift, ...change } }))
}

/** Compares what the applied revisions imply with what is there. What is on screen stays until the answer is there. */
export async function loadDrift(): Promise<void> {
  const { target, drift } = app()
  if (target === null) return
  const turn = ++asked
  const previous = shown(drift.report)
  changeDrift({ report: { kind: 'loading', previous } })
  const from: SchemaSource = { kind: 'applied', target }
  const to: SchemaSource = { kind: 'target', target }
  try {
    const question = { target, from, to, renames: [], drops: [], include: null, exclude: null }
    const proposal = await call('changes.propose', question)
    const [implied, live, ignored] = await Promise.all([
      call('schema.of', { source: from, target }),
      call('schema.of', { source: to, target }),
      call('changes.ignored', {}),
    ])
    const at = new Date().toISOString()
    if (turn === asked)
      changeDrift({ report: { kind: 'ready', value: { proposal, implied, live, ignored, at } } })
  } catch (error) {
    if (turn === asked) changeDrift({ report: { kind: 'failed', error: dataOf(error), previous } })
  }
}

/** Gives up waiting; a late answer is dropped. */
export function stopDrift(): void {
  asked += 1
  const previous = shown(app().drift.report)
  changeDrift({ report: previous === null ? { kind: 'idle' } : { kind: 'ready', value: previous } })
}

/** Forgets what was found, for another target or another project. */
export function resetDrift(): void {
  asked += 1
  update(() => ({ drift: initialDrift }))
}

/** Shows the object of a change on both sides, or (null) the whole schema. */
export function selectDrift(selected: string | null): void {
  changeDrift({ selected })
}

/** Opens the Changes screen with these differences chosen, to be written as a revision. */
export function adoptDrift(ids: readonly string[]): void {
  startReview('adopt', ids)
}

/** Opens the plan that makes the database again what its applied revisions imply; none: for all that differs. */
export function restoreDrift(ids: readonly string[]): void {
  const { target } = app()
  if (target !== null) void openPlan({ kind: 'restore', target, changes: ids })
}

/** Sets a difference aside with a reason, or (reason null) brings it back. */
export async function ignoreDrift(change: string, reason: string | null): Promise<void> {
  try {
    const ignored = await call('changes.ignore', { change, reason })
    const { report } = app().drift
    const known = shown(report)
    if (known) changeDrift({ report: { kind: 'ready', value: { ...known, ignored } } })
    // What is on its way may have been asked before this was written.
    if (report.kind === 'loading') void loadDrift()
    toast(reason === null ? 'No longer ignored' : 'Ignored: the reason is in headway.json')
  } catch (error) {
    toastError(dataOf(error))
  }
}

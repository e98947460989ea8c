import type { Plan } from '../../../shared/model/plan.ts'
import type { RunEvent } from '../../../shared/model/run.ts'
import { dataOf } from '../../client/call-error.ts'
import { call } from '../../client/client.ts'
import type { RunRecord } from '../run-record.ts'
import { emptyRun, foldRunEvent, hasGap } from '../run-record.ts'
import { app, update } from '../store.ts'
import { openOverlay } from './overlay.ts'
import { loadLedger, loadTargetState } from './targets.ts'
import { toast, toastError } from './toasts.ts'

/** Takes in an event of a run. Where some before it are missing, they are asked for. */
export async function receiveRunEvent(event: RunEvent): Promise<void> {
  const record = app().runs[event.runId] ?? emptyRun(event.runId, event.at)
  if (hasGap(record, event)) await catchUp(event.runId)
  else take([event])
}

async function catchUp(runId: string): Promise<void> {
  const since = app().runs[runId]?.seq ?? 0
  try {
    take(await call('run.events', { runId, since }))
  } catch (error) {
    toastError(dataOf(error))
  }
}

function take(events: readonly RunEvent[]): void {
  const [first] = events
  if (!first) return
  const before = app().runs[first.runId] ?? emptyRun(first.runId, first.at)
  const after = events.reduce(foldRunEvent, before)
  update((state) => ({ runs: { ...state.runs, [after.runId]: after } }))
  if (before.phase !== 'finished' && after.phase === 'finished') ended(after)
}

function ended(record: RunRecord): void {
  void loadTargetState(record.target)
  void loadLedger(record.target)
  const { overlay } = app()
  const isWatched = overlay.kind === 'run' && overlay.runId === record.runId
  const { outcome } = record
  if (isWatched || !outcome) return
  const good = outcome.status === 'succeeded' || outcome.status === 'nothing_to_do'
  toast(outcome.state, good ? 'done' : 'error')
}

/** Shows a run that was just started, before its first event is there. */
export function followRun(runId: string, plan: Plan): void {
  const now = new Date().toISOString()
  update((state) => {
    const known = state.runs[runId] ?? emptyRun(runId, now)
    const seed: RunRecord = known.seq > 0 ? known : seeded(known, plan)
    return { runs: { ...state.runs, [runId]: seed } }
  })
  openOverlay({ kind: 'run', runId })
}

function seeded(record: RunRecord, plan: Plan): RunRecord {
  return {
    ...record,
    target: plan.target,
    planKind: plan.kind,
    steps: plan.steps.map(({ revision, message, direction }) => ({
      revision,
      message,
      direction,
      startedAt: null,
      statements: [],
      outcome: null,
    })),
  }
}

/** After a reload or a break: fetches the runs of this session from their first event, and shows one that goes on. */
export async function catchUpRuns(): Promise<void> {
  try {
    const runs = await call('run.list', {})
    await Promise.all(runs.map(({ runId }) => catchUp(runId)))
    const active = runs.find((run) => run.active)
    if (active && app().overlay.kind === 'none') openOverlay({ kind: 'run', runId: active.runId })
  } catch (error) {
    toastError(dataOf(error))
  }
}

/** Shows a run, live or ended. */
export function showRun(runId: string): void {
  openOverlay({ kind: 'run', runId })
}

/** Asks a run to stop. The answer comes when it has. */
export async function cancelRun(runId: string): Promise<void> {
  update((state) => {
    const record = state.runs[runId]
    return record && record.phase !== 'finished'
      ? { runs: { ...state.runs, [runId]: { ...record, phase: 'cancelling' } } }
      : {}
  })
  try {
    await call('run.cancel', { runId })
  } catch (error) {
    toastError(dataOf(error))
  }
}

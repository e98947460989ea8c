import type { Plan } from '../../../shared/model/plan.ts'
import type { RunEvent } from '../../../shared/model/run.ts'
import { dataOf } from '../../client/call-error.ts'
import { call } from '../../client/client.ts'
import { endedTone, endedWords } from '../plan-words.ts'
import type { RunRecord } from '../run-record.ts'
import { emptyRun, emptyStep, foldRunEvents, hasGap } from '../run-record.ts'
import { app, update } from '../store.ts'
import { notifyEnd } from './notify.ts'
import { openOverlay } from './overlay.ts'
import { loadLedger, loadTargetState } from './targets.ts'
import { toast, toastError } from './toasts.ts'

let waiting: RunEvent[] = []
let timer: ReturnType<typeof setTimeout> | undefined
/** How often what a run tells is drawn, in ms: often enough to be followed, seldom enough for thousands a second. */
const drawMs = 100

/**
 * Takes in an event of a run, together with those that come within the same moment; its end at once.
 * Where some before it are missing, they are asked for.
 */
export function receiveRunEvent(event: RunEvent): void {
  waiting.push(event)
  if (event.kind === 'finished') takeWaiting()
  else timer ??= setTimeout(takeWaiting, drawMs)
}

function takeWaiting(): void {
  clearTimeout(timer)
  timer = undefined
  const events = waiting
  waiting = []
  for (const runId of new Set(events.map((event) => event.runId))) {
    const own = events.filter((event) => event.runId === runId)
    const [first] = own
    if (first && hasGap(recordOf(first), first)) void catchUp(runId, true)
    else take(own, true)
  }
}

function recordOf(event: RunEvent): RunRecord {
  return app().runs[event.runId] ?? emptyRun(event.runId, event.at)
}

/** Fetches what was missed of a run. `isNews`: its end, if it is among that, happened just now. */
async function catchUp(runId: string, isNews: boolean): Promise<void> {
  const known = app().runs[runId]
  try {
    const events = await call('run.events', { runId, since: known?.seq ?? 0 })
    take(events, isNews || (known !== undefined && known.phase !== 'finished'))
  } catch (error) {
    toastError(dataOf(error))
  }
}

function take(events: readonly RunEvent[], isNews: boolean): void {
  const [first] = events
  if (!first) return
  const before = recordOf(first)
  const after = foldRunEvents(before, events)
  update((state) => ({ runs: { ...state.runs, [after.runId]: after } }))
  if (isNews && before.phase !== 'finished' && after.phase === 'finished') ended(after)
}

/** A run has just ended: reloads what it changed, and shows a message once if the run is not on screen. */
function ended(record: RunRecord): void {
  void loadTargetState(record.target)
  void loadLedger(record.target)
  notifyEnd(record)
  const { overlay } = app()
  const isWatched = overlay.kind === 'run' && overlay.runId === record.runId
  if (!isWatched && record.outcome) toast(endedWords(record), endedTone(record))
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
    steps: plan.steps.map(emptyStep),
  }
}

/** After a reload or a break: fetches the runs of this session from their first event, and shows one that goes on. */
export async function catchUpRuns(): Promise<void> {
  try {
    const runs = await call('run.list', {})
    await Promise.all(runs.map(({ runId }) => catchUp(runId, false)))
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

import type { AppState } from '../app-state.ts'
import { driftBlocker, reviewBlocker } from '../review-blocker.ts'
import { chosenState, chosenTarget } from '../selectors.ts'
import { app, useApp } from '../store.ts'
import { forgetProposal, propose, resetReview } from './changes.ts'
import { loadDrift, resetDrift } from './drift.ts'

/** Pause before a background comparison, so that the window and explicit requests come first, in milliseconds. */
const quietMs = 500

let epoch = 0
let subject = ''
let compared = { changes: '', drift: '' }
/** Rows of the target when it was last looked at; null before that. */
let stood: string | null = null
/** Several signs of one change are one change. */
let changing: ReturnType<typeof setTimeout> | undefined
let waiting: ReturnType<typeof setTimeout> | undefined

/** Says that files or a database changed: what was compared before is asked again when somebody wants to know it. */
export function schemasChanged(target: string | null = null): void {
  if (target !== null && target !== app().target) return
  clearTimeout(changing)
  changing = setTimeout(() => {
    epoch += 1
    follow(app())
  }, 0)
}

/**
 * Keeps the comparisons up to date: those on screen at once, the number of model changes quietly in the background.
 * Each is made once, until a file, the database, the target or trust changes.
 */
export function followSchemas(): void {
  useApp.subscribe(follow)
}

function follow(state: AppState): void {
  const of = [state.project?.root, state.target].join('\n')
  if (of !== subject) {
    subject = of
    compared = { changes: '', drift: '' }
    stood = null
    clearTimeout(waiting)
    resetReview()
    resetDrift()
    return
  }
  if (hasMoved(state)) forgetProposal()
  followChanges(app())
  followDrift(app())
}

/** Whether the target stands elsewhere than before: what was proposed for it then is no longer what it needs. */
function hasMoved(state: AppState): boolean {
  const rows = rowsOf(state)
  const before = stood
  stood = rows ?? before
  return rows !== null && before !== null && rows !== before
}

function rowsOf(state: AppState): string | null {
  return chosenState(state)?.rows.join() ?? null
}

function followChanges(state: AppState): void {
  const key = keyOf(state, `${state.changes.mode}\n${state.changes.revId}`)
  if (key === compared.changes || reviewBlocker(state) !== null) return
  const isOnScreen = state.screen === 'changes'
  if (!isOnScreen && !isQuietlyAllowed(state)) return
  compared.changes = key
  clearTimeout(waiting)
  waiting = setTimeout(proposeUnlessBlocked, isOnScreen ? 0 : quietMs)
}

/**
 * What was possible when it was requested may be blocked now, for example by a revision that was just written and has
 * not run.
 */
function proposeUnlessBlocked(): void {
  if (reviewBlocker(app()) === null) void propose()
  else compared.changes = ''
}

function followDrift(state: AppState): void {
  const key = keyOf(state, '')
  if (state.screen !== 'drift' || key === compared.drift || driftBlocker(state) !== null) return
  compared.drift = key
  // Not within the change of the store that brought us here.
  setTimeout(() => void loadDrift(), 0)
}

/** A comparison may make a scratch database on the target's server: unasked, never on production. */
function isQuietlyAllowed(state: AppState): boolean {
  return state.changes.mode === 'model' && chosenTarget(state)?.tier !== 'production'
}

function keyOf(state: AppState, more: string): string {
  return [epoch, state.project?.trusted, state.project?.settings.model, rowsOf(state) ?? '', more].join('\n')
}

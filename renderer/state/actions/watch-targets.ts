import type { TargetState } from '../../../shared/model/database.ts'
import { chosenState } from '../selectors.ts'
import { app, useApp } from '../store.ts'
import { schemasChanged } from './follow-schemas.ts'
import { checkPlan } from './plan.ts'
import { lookAtTarget } from './targets.ts'

/** How often the chosen target is asked while the window is in sight, in ms. */
const tickMs = 10_000
/** Every how many ticks the other targets are asked, and everything while the window is out of sight. */
const seldom = { others: 3, hidden: 6 }

let ticks = 0

/**
 * Asks again and again where the targets stand, read-only and without a stir on screen: anybody may change a database.
 * Also when the window comes to the front, for that is when somebody looks.
 */
export function watchTargets(): void {
  setInterval(tick, tickMs)
  window.addEventListener('focus', lookAtAll)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') lookAtAll()
  })
  useApp.subscribe((state, before) => {
    if (state.target === before.target && state.targetStates !== before.targetStates)
      moved(chosenState(before))
  })
}

function tick(): void {
  ticks += 1
  const isHidden = document.visibilityState === 'hidden'
  if (isHidden && ticks % seldom.hidden !== 0) return
  if (isHidden || ticks % seldom.others === 0) lookAtAll()
  else if (app().target !== null) look(app().target ?? '')
}

/** Asks every target where it stands now. */
export function lookAtAll(): void {
  for (const { name } of app().project?.targets ?? []) look(name)
}

function look(target: string): void {
  if (app().link === 'open') void lookAtTarget(target)
}

/** The chosen target stands elsewhere than before: what was compared and planned is looked at again. */
function moved(before: TargetState | null): void {
  const now = chosenState(app())
  if (now === null || before === null || now.rows.join() === before.rows.join()) return
  schemasChanged(now.target)
  void checkPlan()
}

import { flushSync } from 'react-dom'
import { showScreen } from './navigation.ts'

/** Elements that take the focus by name: `<div data-focus="history">`. */
type FocusPlace = 'history' | 'detail' | 'filter' | 'find' | 'compare'

function focus(place: FocusPlace): boolean {
  const element = document.querySelector<HTMLElement>(`[data-focus="${place}"]`)
  element?.focus({ preventScroll: true })
  return element !== null
}

/** Puts the focus into the history list. */
export function focusHistory(): void {
  if (!focus('history')) {
    flushSync(() => showScreen('history'))
    focus('history')
  }
}

/** The screen that shall have the focus has nothing to take it yet. */
let isAwaited = false

/** Puts the focus into what the center shows: the history list, or the first control of another screen. */
export function focusScreen(): void {
  isAwaited = false
  if (focus('history')) return
  // Where there is nothing to show, what to do about it comes before a field that takes plain keys as text.
  const first = 'main.screen :is(button, input, select, textarea, [tabindex="0"])'
  const control =
    document.querySelector<HTMLElement>('main.screen .empty-state button') ??
    document.querySelector<HTMLElement>(first)
  isAwaited = control === null
  // Nothing there yet: the screen itself, until it has something.
  const taker = control ?? document.querySelector<HTMLElement>('main.screen')
  taker?.focus({ preventScroll: true })
}

/** Nothing that takes keys has the focus. */
export function isFocusLost(): boolean {
  const { activeElement } = document
  return activeElement === null || activeElement === document.body || activeElement.matches('main.screen')
}

/** The same for content that has just appeared, if it was waited for or the focused element is gone. */
export function focusScreenIfLost(isTakenAway: boolean): void {
  if (isFocusLost() && (isAwaited || isTakenAway)) focusScreen()
}

/** Puts the focus onto the tab of the detail that is open. */
export function focusDetail(): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>('[data-focus="detail"] [role="tab"][aria-selected="true"]')?.focus()
  })
}

/** Puts the focus onto the choice of what a schema is compared with, once it is there. */
export function focusCompare(): void {
  requestAnimationFrame(() => focus('compare'))
}

export function focusFilter(): void {
  flushSync(() => showScreen('history'))
  focus('filter')
}

import type { Overlay } from '../app-state.ts'
import { app, update } from '../store.ts'
import { focusScreen } from './focus.ts'

let returnTo: HTMLElement | null = null

/** Opens what lies over the window, and remembers where the focus was. */
export function openOverlay(overlay: Overlay): void {
  if (app().overlay.kind === 'none') {
    returnTo = document.activeElement instanceof HTMLElement ? document.activeElement : null
  }
  update(() => ({ overlay }))
}

/** Closes it; the focus returns to where it was, else into the screen. */
export function closeOverlay(): void {
  update(() => ({ overlay: { kind: 'none' } }))
  const target = returnTo
  returnTo = null
  requestAnimationFrame(() => {
    if (app().overlay.kind !== 'none') return
    if (target?.isConnected && target !== document.body) target.focus({ preventScroll: true })
    else focusScreen()
  })
}

import { app, update } from '../store.ts'

/** Opens a page of the documentation above whatever is on screen. */
export function openHelp(page: string, anchor: string | null = null): void {
  update(() => ({ help: { page, anchor } }))
}

/** Closes it: what was on screen is there as it was. */
export function closeHelp(): void {
  if (app().help !== null) update(() => ({ help: null }))
}

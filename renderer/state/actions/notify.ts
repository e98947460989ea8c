import { endedWords } from '../plan-words.ts'
import { isToldOutside } from '../run-notice.ts'
import type { RunRecord } from '../run-record.ts'
import { openOverlay } from './overlay.ts'
import { toast } from './toasts.ts'

/**
 * Whether the person can still be asked for notifications of the system. `Notification.permission` would tell at once,
 * but holds up the page until another process has answered.
 */
export async function canAskToNotify(): Promise<boolean> {
  if (!('Notification' in window)) return false
  return (await navigator.permissions.query({ name: 'notifications' })).state === 'prompt'
}

/** Asks for notifications: from then on the end of a long run is told while another window is looked at. */
export async function askToNotify(): Promise<void> {
  const answer = await Notification.requestPermission()
  if (answer === 'granted') toast('You will be notified when a long run ends while you are elsewhere')
  else toast('Notifications are blocked: allow them for this page in the browser', 'note')
}

/** Shows a notification at the end of a long run while the window is not in focus; a click brings the window back. */
export function notifyEnd(run: RunRecord): void {
  if (!isToldOutside(run, document.visibilityState === 'visible' && document.hasFocus())) return
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  const notice = new Notification('Headway', { body: endedWords(run), tag: run.runId })
  notice.addEventListener('click', () => {
    window.focus()
    openOverlay({ kind: 'run', runId: run.runId })
    notice.close()
  })
}

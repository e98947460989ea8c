import type { ErrorData } from '../../../shared/errors.ts'
import type { ToastKind } from '../app-state.ts'
import { app, update } from '../store.ts'
import { wholeHint } from '../whole-hint.ts'

let nextId = 1

/** Says something for a few seconds in the corner, and to a screen reader. */
export function toast(text: string, kind: ToastKind = 'done'): void {
  const id = nextId++
  update((state) => ({ toasts: [...state.toasts.slice(-3), { id, kind, text }] }))
  setTimeout(() => dismissToast(id), kind === 'error' ? 9000 : 3500)
}

/** An error that needs no dialog: what happened and what to do. */
export function toastError(error: ErrorData): void {
  const { message, hint } = error
  toast(hint === null ? message : `${message} ${wholeHint(app(), hint)}`, 'error')
}

export function dismissToast(id: number): void {
  update((state) => ({ toasts: state.toasts.filter((entry) => entry.id !== id) }))
}

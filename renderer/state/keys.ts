/** The part of a keyboard event that decides. */
export type KeyPress = {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** A press as it is written in the command list: `Ctrl+K`, `Shift+F10`, `u`, `?`. Cmd counts as Ctrl. */
export function keyName(press: KeyPress): string {
  const key = press.key === ' ' ? 'Space' : press.key.length === 1 ? press.key.toLowerCase() : press.key
  const parts: string[] = []
  if (press.ctrlKey || press.metaKey) parts.push('Ctrl')
  if (press.altKey) parts.push('Alt')
  // Shift is part of the character itself where the key prints one.
  if (press.shiftKey && press.key.length > 1) parts.push('Shift')
  return [...parts, parts.includes('Ctrl') && key.length === 1 ? key.toUpperCase() : key].join('+')
}

/** True where plain keys are text: fields and the editor. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input, textarea, select, .monaco-editor *')
}

/** A key as it is printed on the keyboard: `U`, `Ctrl+K`. */
export function shownKey(name: string): string {
  return name.length === 1 ? name.toUpperCase() : name
}

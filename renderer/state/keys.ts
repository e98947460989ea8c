/** The part of a keyboard event that decides. */
type KeyPress = {
  readonly key: string
  /** The key's place on the keyboard: `KeyK`, `Digit1`. */
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

type Platform = 'mac' | 'other'

/** Where the window runs, by what the browser says. */
const platform: Platform =
  typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent) ? 'mac' : 'other'

/**
 * A press as it is written in the command list: `Ctrl+K`, `Shift+F10`, `u`, `?`. On a Mac ⌘ is meant by Ctrl, and
 * the Control key belongs to the system's own editing keys.
 */
export function keyName(press: KeyPress, system: Platform = platform): string {
  const isCommand = system === 'mac' ? press.metaKey : press.ctrlKey
  const key = printed(press, isCommand)
  const parts: string[] = []
  if (isCommand) parts.push('Ctrl')
  if (system === 'mac' ? press.ctrlKey : press.metaKey) parts.push(system === 'mac' ? 'Control' : 'Meta')
  if (press.altKey) parts.push('Alt')
  // Shift is part of the character itself where the key prints one.
  if (press.shiftKey && press.key.length > 1) parts.push('Shift')
  return [...parts, isCommand && key.length === 1 ? key.toUpperCase() : key].join('+')
}

/**
 * The character of a key. Where a layout prints no Latin letter (Cyrillic), or with Ctrl no digit (AZERTY), the key
 * counts as what stands there on a US keyboard.
 */
function printed({ key, code }: KeyPress, isCommand: boolean): string {
  if (key === ' ') return 'Space'
  if (key.length !== 1) return key
  const place = /^(?:Key([A-Z])|Digit(\d))$/.exec(code)
  const letter = place?.[1]?.toLowerCase()
  if (letter !== undefined && /\P{ASCII}/u.test(key)) return letter
  if (isCommand && place?.[2] !== undefined) return place[2]
  return key.toLowerCase()
}

/** True where plain keys are text: fields and the editor. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input, textarea, select, .monaco-editor *')
}

const macSigns: Readonly<Record<string, string>> = { Ctrl: '⌘', Control: '⌃', Alt: '⌥', Shift: '⇧' }

/** A key as it is printed on the keyboard: `U`, `Ctrl+K`; on a Mac `⌘K`. */
export function shownKey(name: string, system: Platform = platform): string {
  const keys = name === '+' ? ['+'] : name.split('+')
  const shown = keys.map((key) => (key.length === 1 ? key.toUpperCase() : key))
  if (system === 'other') return shown.join('+')
  return shown.map((key) => macSigns[key] ?? key).join('')
}

import { useEffect } from 'react'
import { focusScreen } from './actions/focus.ts'
import { showScreen } from './actions/navigation.ts'
import { closeOverlay } from './actions/overlay.ts'
import { commands } from './commands/all-commands.ts'
import { isTyping, keyName } from './keys.ts'
import { perform } from './run-command.ts'
import { screenKeys } from './screen-keys.ts'
import { app } from './store.ts'

/** Listens for the keys of all commands, as long as the window is there. */
export function useKeyboard(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const name = keyName(event)
  const { overlay } = app()
  const everywhere = commands.find(({ scope, keys }) => scope === 'always' && keys.includes(name))
  if (everywhere) return take(event, () => perform(everywhere))
  // So has the help, which lies above it.
  if (app().help !== null) return
  if (overlay.kind !== 'none') {
    // An open dialog has its own keys; the palette opens and closes with the same one.
    if (name === 'Ctrl+K' && overlay.kind === 'palette') take(event, closeOverlay)
    return
  }
  const screen = screenKeys().get(name)
  if (screen !== undefined && app().project) return take(event, () => goTo(screen))
  if (isTyping(event.target) && !name.startsWith('Ctrl+')) return
  const inHistory = event.target instanceof HTMLElement && event.target.matches('[data-focus="history"]')
  const inEditor = event.target instanceof HTMLElement && event.target.closest('.monaco-editor') !== null
  const command = commands.find((candidate) => candidate.keys.includes(name))
  if (!command || (command.scope === 'history' && !inHistory)) return
  // The editor finds in its own text.
  if (inEditor && command.id === 'find') return
  take(event, () => perform(command))
}

/** Shows a screen and puts the focus into it. */
function goTo(screen: string): void {
  showScreen(screen)
  requestAnimationFrame(focusScreen)
}

function take(event: KeyboardEvent, act: () => void): void {
  event.preventDefault()
  act()
}

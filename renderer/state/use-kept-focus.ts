import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { focusScreen } from './actions/focus.ts'
import { app } from './store.ts'

/**
 * What had the focus may go away while something is read or compared. Then the screen's first control gets it, so
 * that the keyboard never ends up nowhere.
 */
export function useKeptFocus(): RefObject<HTMLElement | null> {
  const screen = useRef<HTMLElement>(null)
  useEffect(() => {
    const element = screen.current
    if (!element) return
    let last: EventTarget | null = null
    const remember = (event: FocusEvent): void => void (last = event.target)
    const observer = new MutationObserver(() => {
      if (!(last instanceof HTMLElement) || last.isConnected) return
      last = null
      const isLost = document.activeElement === null || document.activeElement === document.body
      if (isLost && app().overlay.kind === 'none') focusScreen()
    })
    element.addEventListener('focusin', remember)
    observer.observe(element, { childList: true, subtree: true })
    return () => {
      element.removeEventListener('focusin', remember)
      observer.disconnect()
    }
  }, [])
  return screen
}

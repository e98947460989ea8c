import { useLayoutEffect, useSyncExternalStore } from 'react'
import { useApp } from '../state/store.ts'

const media = window.matchMedia('(prefers-color-scheme: dark)')

function subscribe(listener: () => void): () => void {
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

/** The colors to use now: the person's choice, else the system's. Also told to the tokens by `data-theme`. */
export function useColorScheme(): 'dark' | 'light' {
  const choice = useApp((state) => state.colorScheme)
  const isDark = useSyncExternalStore(subscribe, () => media.matches)
  const scheme = choice === 'auto' ? (isDark ? 'dark' : 'light') : choice
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = scheme
    document.documentElement.style.colorScheme = scheme
  }, [scheme])
  return scheme
}

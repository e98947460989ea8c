import { useEffect, useState } from 'react'
import type { Monaco } from './load-monaco.ts'
import { loadMonaco } from './load-monaco.ts'

type State = { readonly monaco: Monaco | null; readonly problem: string | null }

/** Monaco once it is there, else null; or why it could not be loaded. */
export function useMonaco(): State {
  const [state, setState] = useState<State>({ monaco: null, problem: null })
  useEffect(() => {
    let isGone = false
    const load = async (): Promise<void> => {
      const loaded = await attempt()
      if (!isGone) setState(loaded)
    }
    void load()
    return () => {
      isGone = true
    }
  }, [])
  return state
}

async function attempt(): Promise<State> {
  try {
    return { monaco: await loadMonaco(), problem: null }
  } catch (error) {
    return { monaco: null, problem: error instanceof Error ? error.message : String(error) }
  }
}

import { useEffect, useState } from 'react'
import type { Monaco } from './load-monaco.ts'
import { loadMonaco } from './load-monaco.ts'

/** Monaco once it is there, else null; or why it could not be loaded. */
export function useMonaco(): { readonly monaco: Monaco | null; readonly problem: string | null } {
  const [monaco, setMonaco] = useState<Monaco | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    let isGone = false
    loadMonaco().then(
      (loaded) => {
        if (!isGone) setMonaco(loaded)
      },
      (error: unknown) => {
        if (!isGone) setProblem(error instanceof Error ? error.message : String(error))
      },
    )
    return () => {
      isGone = true
    }
  }, [])
  return { monaco, problem }
}

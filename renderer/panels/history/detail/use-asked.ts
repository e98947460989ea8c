import { useEffect, useState } from 'react'
import type { Loadable } from '../../../state/app-state.ts'
import { shown } from '../../../state/app-state.ts'
import { dataOf } from '../../../client/call-error.ts'

/**
 * The answer to a question that the detail asks: asked again when `key` changes, late answers to old questions
 * dropped. `ask` null: there is nothing to ask now.
 */
export function useAsked<Value>(key: string, ask: (() => Promise<Value>) | null): Loadable<Value> {
  const [answer, setAnswer] = useState<{ readonly key: string; readonly value: Loadable<Value> }>({
    key: '',
    value: { kind: 'idle' },
  })
  useEffect(() => {
    if (!ask) return setAnswer({ key, value: { kind: 'idle' } })
    let isOld = false
    setAnswer((old) => ({ key, value: { kind: 'loading', previous: shown(old.value) } }))
    ask().then(
      (value) => {
        if (!isOld) setAnswer({ key, value: { kind: 'ready', value } })
      },
      (error: unknown) => {
        if (!isOld) setAnswer({ key, value: { kind: 'failed', error: dataOf(error), previous: null } })
      },
    )
    return () => {
      isOld = true
    }
    // `ask` is new at every render; what it asks is in the key.
  }, [key])
  return answer.key === key ? answer.value : { kind: 'loading', previous: null }
}

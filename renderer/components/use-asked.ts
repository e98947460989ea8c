import { useEffect, useEffectEvent, useState } from 'react'
import { dataOf } from '../client/call-error.ts'
import type { Loadable } from '../state/app-state.ts'

/**
 * The answer to a question that a component asks: asked again when `key` changes, late answers to old questions
 * dropped. `ask` null: there is nothing to ask now. `afterMs`: asked only when the key has not changed for so long.
 */
export function useAsked<Value>(
  key: string,
  ask: (() => Promise<Value>) | null,
  afterMs = 0,
): Loadable<Value> {
  const [answer, setAnswer] = useState<{ readonly key: string; readonly value: Loadable<Value> } | null>(null)
  const question = useEffectEvent(async (): Promise<Loadable<Value> | null> => {
    if (!ask) return null
    try {
      return { kind: 'ready', value: await ask() }
    } catch (error) {
      return { kind: 'failed', error: dataOf(error), previous: null }
    }
  })
  useEffect(() => {
    let isOld = false
    const run = async (): Promise<void> => {
      const value = await question()
      if (!isOld && value) setAnswer({ key, value })
    }
    const timer = setTimeout(() => void run(), afterMs)
    return () => {
      isOld = true
      clearTimeout(timer)
    }
  }, [key, afterMs])
  if (!ask) return { kind: 'idle' }
  return answer?.key === key ? answer.value : { kind: 'loading', previous: null }
}

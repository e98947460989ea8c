import type { EngineFace } from '../../shared/contract.ts'

/** How long after a message the next one with events is sent at the earliest, in ms. */
const pauseMs = 40

/**
 * Events in portions: the first at once, those that come within the next moment together. A run of thousands of
 * statements tells more than a window can take one message at a time. `flush` sends what is waiting, so that an answer
 * never comes before what was told ahead of it. What cannot be packed fails at once, where it was told.
 */
export function gatherEvents<Packed>(
  face: Pick<EngineFace, 'subscribe'>,
  pack: (event: string, value: unknown) => Packed,
  send: (events: readonly Packed[]) => void,
): { readonly flush: () => void; readonly stop: () => void } {
  let waiting: Packed[] = []
  let timer: NodeJS.Timeout | undefined
  let sentAt = -Infinity
  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (waiting.length === 0) return
    const events = waiting
    waiting = []
    sentAt = performance.now()
    send(events)
  }
  const unsubscribe = face.subscribe((event, value) => {
    waiting.push(pack(event, value))
    const pause = sentAt + pauseMs - performance.now()
    if (pause <= 0) flush()
    else timer ??= setTimeout(flush, pause)
  })
  return {
    flush,
    stop() {
      unsubscribe()
      clearTimeout(timer)
    },
  }
}

import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Bytes from which on more room for new objects saves no time any more. */
const ENOUGH = 8 << 20

/**
 * Ends the growth of V8's space for new objects at `ENOUGH`: on its own it grows to 64 MB, nearly all of which holds
 * garbage, for a command that needs 40 MB. The limit itself can only be given to Node as it starts, and a factor of one
 * from the start moves so much garbage among the old objects that more memory is taken.
 */
export function keepHeapSmall(): void {
  const observer = new PerformanceObserver(() => {
    const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')
    if (young === undefined || young.space_size < ENOUGH) return
    setFlagsFromString('--semi-space-growth-factor=1')
    observer.disconnect()
  })
  observer.observe({ entryTypes: ['gc'] })
}

import type { ReactNode } from 'react'
import { useApp } from '../state/store.ts'
import { clockTime, exactTime } from '../state/words.ts'

/** When a target was last asked where it stands: "as of 12:03:10". */
export function AsOf({ target }: { readonly target: string }): ReactNode {
  const at = useApp((state) => state.askedAt[target])
  if (at === undefined) return null
  return (
    <time className="as-of" dateTime={at} title={exactTime(at)}>
      as of {clockTime(at)}
    </time>
  )
}

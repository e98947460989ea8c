import type { ReactNode } from 'react'
import { exactTime, relativeTime } from '../state/words.ts'
import { useNow } from './use-now.ts'

/** A date as "3 days ago", with the exact one on hover. */
export function When({ iso }: { readonly iso: string }): ReactNode {
  const now = useNow(60_000)
  return (
    <time dateTime={iso} title={exactTime(iso)}>
      {relativeTime(iso, now)}
    </time>
  )
}

import type { ReactNode } from 'react'
import { useApp } from '../state/store.ts'
import './link-notice.css'

/** Says that the engine cannot be reached, and what comes next. */
export function LinkNotice(): ReactNode {
  const link = useApp((state) => state.link)
  if (link === 'lost')
    return (
      <p className="link-notice" role="status">
        The connection to Headway was lost. Reconnecting… What was running goes on.
      </p>
    )
  if (link !== 'refused') return null
  return (
    <div className="link-refused" role="alert">
      <h1>This link has been used</h1>
      <p>
        A link to Headway opens one window. Ask the terminal where Headway runs for a new one, or start{' '}
        <code>headway serve</code> again.
      </p>
    </div>
  )
}

import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import './waiting.css'

/** Says that something is under way; stays empty for the first 100 ms so that quick answers do not flicker. */
export function Waiting({ text }: { readonly text: string }): ReactNode {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 100)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p className="waiting" role="status">
      {late && (
        <>
          <span className="waiting-dot" aria-hidden="true" />
          {text}
        </>
      )}
    </p>
  )
}

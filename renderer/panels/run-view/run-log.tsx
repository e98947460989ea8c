import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { ForeignText } from '../../components/foreign-text.tsx'
import type { LogLine } from '../../state/run-record.ts'

/** What the run and the user's code wrote, newest last and in sight. */
export function RunLog({ lines }: { readonly lines: readonly LogLine[] }): ReactNode {
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const box = end.current
    if (box && lines.length > 0) box.scrollTop = box.scrollHeight
  }, [lines])
  if (lines.length === 0) return null
  return (
    <div className="run-log" ref={end} role="log" aria-label="Log" tabIndex={0}>
      {lines.map((line, index) => (
        <div key={index} data-level={line.level}>
          <span className="faint">{line.at.slice(11, 19)}</span> <ForeignText text={line.text} />
        </div>
      ))}
    </div>
  )
}

import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { cancelWork } from '../state/actions/cancel-work.ts'
import { useApp } from '../state/store.ts'
import { ForeignText } from './foreign-text.tsx'
import { Waiting } from './waiting.tsx'
import './comparing.css'

/** After this long, in milliseconds, waiting can be given up. */
const patienceMs = 1000

type Props = {
  readonly text: string
  /** Over the comparison from before, which stays where it is. */
  readonly isOver: boolean
  readonly onStop: () => void
}

/** A comparison under way: what it does just now, and from one second on a way to end that, or to stop waiting. */
export function Comparing({ text, isOver, onStop }: Props): ReactNode {
  const progress = useApp((state) => Object.values(state.progress).at(-1) ?? null)
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="comparing" data-over={isOver || undefined}>
      <Waiting text={text} />
      {isLong && progress && (
        <p className="dim cut">
          <ForeignText text={progress.text} />
          {progress.total !== null && ` (${progress.done ?? 0} of ${progress.total})`}
        </p>
      )}
      {isLong && progress?.cancelable === true ? (
        <Button onClick={() => void cancelWork(progress.id)}>Cancel</Button>
      ) : (
        isLong && <Button onClick={onStop}>Stop waiting</Button>
      )}
    </div>
  )
}

import { useState } from 'react'
import type { FormEvent } from 'react'
import type { ErrorData } from '../../shared/errors.ts'

type Writing = {
  readonly isBusy: boolean
  readonly error: ErrorData | null
  /** For the form: writes, unless something is missing or being written. */
  readonly submit: (event: FormEvent) => void
}

/** The life of a dialog that writes something: once at a time, with the error that came of it. */
export function useWriting(isReady: boolean, write: () => Promise<ErrorData | null>): Writing {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorData | null>(null)
  const run = async (): Promise<void> => {
    setBusy(true)
    setError(await write())
    setBusy(false)
  }
  return {
    isBusy,
    error,
    submit: (event) => {
      event.preventDefault()
      if (isReady && !isBusy) void run()
    },
  }
}

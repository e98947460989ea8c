import { HeadwayError, lockHint } from '../../../shared/errors.ts'
import type { VersionTableRef } from './dialect.ts'

/** One try to take a lock: taken, or who holds it (null where unknown). */
export type LockAttempt = { readonly taken: true } | { readonly taken: false; readonly holder: string | null }

export type LockPolling = {
  /** Milliseconds until `lock_held`. */
  readonly limitMs: number
  readonly signal: AbortSignal
  readonly onWait: (holder: string | null, waitedMs: number) => void
}

/** The name of the one-runner lock of a version table. */
export function runnerKey({ schema, table }: Pick<VersionTableRef, 'schema' | 'table'>): string {
  return `headway ${schema ?? ''}.${table}`
}

const intervalMs = 100

/**
 * Tries until the lock is taken. Polling, never a blocking call: a session that waits inside the server would
 * deadlock with CREATE INDEX CONCURRENTLY of the holder. Throws `lock_held` and `cancelled`.
 */
export async function pollLock(attempt: () => Promise<LockAttempt>, options: LockPolling): Promise<void> {
  const started = performance.now()
  for (;;) {
    if (options.signal.aborted) throw new HeadwayError('cancelled', 'Cancelled while waiting for the lock.')
    const result = await attempt()
    if (result.taken) return
    const waited = performance.now() - started
    if (waited >= options.limitMs) throw lockHeld(result.holder, waited)
    options.onWait(result.holder, waited)
    await pause(Math.min(intervalMs * (0.75 + Math.random() / 2), options.limitMs - waited), options.signal)
  }
}

function lockHeld(holder: string | null, waitedMs: number): HeadwayError {
  const who = holder ?? 'another run'
  return new HeadwayError(
    'lock_held',
    `The lock is held by ${who}; waited ${(waitedMs / 1000).toFixed(1)} s.`,
    {
      hint: lockHint,
    },
  )
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, Math.max(1, ms))
    signal.addEventListener('abort', done)
  })
}

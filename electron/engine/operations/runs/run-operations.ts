import type { Handlers } from '../../../../shared/contract.ts'
import type { EngineContext } from '../context.ts'
import { startRun } from './start-run.ts'

type RunHandlers = Pick<Handlers, Extract<keyof Handlers, `run.${string}`>>

export function runHandlers(context: EngineContext): RunHandlers {
  const { plans, runs } = context
  return {
    'run.start': ({
      fingerprint,
      confirmation,
      lockTimeoutMs,
      resume = false,
      backup = false,
      verify = false,
    }) => startRun(context, plans.get(fingerprint), confirmation, { lockTimeoutMs, resume, backup, verify }),
    'run.cancel': async ({ runId }) => {
      const run = runs.get(runId)
      run.controller.abort()
      await run.outcome
      return null
    },
    'run.events': async ({ runId, since }) => [...runs.get(runId).eventsSince(since)],
    'run.outcome': ({ runId }) => runs.get(runId).outcome,
    'run.list': async () =>
      runs.list().map(({ runId, target, startedAt, ended }) => ({
        runId,
        target,
        active: ended === null,
        startedAt,
        status: ended?.status ?? null,
      })),
  }
}

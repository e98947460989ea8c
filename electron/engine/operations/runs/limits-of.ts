import type { TargetSettings } from '../../project/target-settings.ts'
import { defaultLimits } from '../../runner/run-types.ts'
import type { RunLimits } from '../../runner/run-types.ts'

/** The limits of a run on a target, as its settings say. */
export function limitsOf(settings: TargetSettings['settings']): Partial<RunLimits> {
  const { lockTimeoutMs, statementTimeoutMs, statementTimeouts, silenceLimitMs } = settings
  return {
    statementLockMs: lockTimeoutMs ?? defaultLimits.statementLockMs,
    statementMs: statementTimeoutMs ?? defaultLimits.statementMs,
    statementKinds: statementTimeouts ?? defaultLimits.statementKinds,
    silenceMs: silenceLimitMs ?? defaultLimits.silenceMs,
    prologueSilenceMs: silenceLimitMs ?? defaultLimits.prologueSilenceMs,
  }
}

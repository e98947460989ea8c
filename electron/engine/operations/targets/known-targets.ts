import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { readTargetState } from './target-state.ts'

type AppliedOn = {
  /** Targets that have applied the revision. */
  readonly on: readonly string[]
  /** Targets that could not be asked. */
  readonly unknown: readonly string[]
}

/** Which of the named targets (all of them where none is named) have applied a revision. Polled side by side. */
export async function appliedOn(
  context: EngineContext,
  revision: string,
  names: readonly string[] = requireWorkspace(context).project.targets.map((target) => target.name),
): Promise<AppliedOn> {
  const states = await Promise.all(names.map((name) => readTargetState(context, name)))
  return {
    on: states.filter((state) => state.applied.includes(revision)).map((state) => state.target),
    unknown: states.filter((state) => state.status !== 'ok').map((state) => state.target),
  }
}

import type { Plan } from '../../../../shared/model/plan.ts'
import type { RehearsedStatement, RehearsedWay } from '../../../../shared/model/rehearsal.ts'
import type { RunOutcome } from '../../../../shared/model/run.ts'
import type { Session } from '../../dialects/dialect.ts'
import { readRevisionText } from '../../revisions/read-revision.ts'
import { checkpoints } from '../../runner/checkpoints.ts'
import { runPlan } from '../../runner/run-plan.ts'
import { defaultLimits } from '../../runner/run-types.ts'
import type { RunEventBody } from '../../runner/run-types.ts'
import { limitsOf } from '../runs/limits-of.ts'
import type { OpenScratch } from '../../shadow/open-scratch.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace, versionTableOf } from '../context.ts'
import { programOf } from '../python/program-of.ts'

/** Longest wait for the lock of a copy, which no other process uses, in milliseconds. */
const LOCK_MS = 5_000

type Timed = RehearsedStatement & { readonly step: number }

/**
 * Runs a plan on a copy by the ordinary runner, and tells of each statement how long it took, what it changed, and
 * which locks were held once it was done.
 */
export async function runOnCopy(
  context: EngineContext,
  plan: Plan,
  scratch: OpenScratch,
  signal: AbortSignal,
): Promise<RehearsedWay> {
  const { ports } = context
  const { project } = requireWorkspace(context)
  const { dialect, target } = requireTarget(context, plan.target)
  const watch = new LockWatch(scratch.session)
  const statements: Timed[] = []
  let sql = ''
  const emit = (event: RunEventBody): void => {
    if (event.kind === 'statement_started') sql = event.sql
    if (event.kind === 'statement_finished')
      statements.push({ sql, ms: event.ms, rows: event.rows, locks: null, step: event.step })
  }
  const outcome = await runPlan({
    runId: ports.ids.run(),
    plan: await asCopy(plan, scratch.session),
    dialect,
    connection: scratch.settings,
    versionTable: versionTableOf(context),
    root: project.root,
    program: await programOf(context, dialect, plan.basis.identity.serverVersion, target.settings.memoryMb),
    loadFile: (path) => readRevisionText(ports, project, path),
    recompute: () => asCopy(plan, scratch.session),
    ports: {
      ...ports,
      checkpoint: async (name) => {
        const last = statements.at(-1)
        if (name === checkpoints.afterStatement && last !== undefined)
          statements[statements.length - 1] = { ...last, locks: await watch.newLocks() }
        await ports.checkpoint(name)
      },
    },
    emit,
    signal,
    lockTimeoutMs: LOCK_MS,
    osUser: ports.osUser,
    reason: 'rehearsal',
    rules: scratch.rules,
    limits: { ...limitsOf(target.settings), statementLockMs: defaultLimits.statementLockMs },
  })
  return wayOf(outcome, statements)
}

/** The same plan with the copy as its target. */
async function asCopy(plan: Plan, session: Session): Promise<Plan> {
  const { readOnly: _, ...identity } = await session.dialect.identify(session)
  return { ...plan, basis: { ...plan.basis, identity } }
}

function wayOf(outcome: RunOutcome, statements: readonly Timed[]): RehearsedWay {
  return {
    status: outcome.status,
    error: outcome.error?.message ?? null,
    ms: outcome.ms,
    steps: outcome.steps.map(({ index, revision, message, ms }) => ({
      revision,
      message,
      ms,
      statements: statements.flatMap(({ step, ...statement }) => (step === index ? [statement] : [])),
    })),
  }
}

/** Locks of the one other session on the copy, as they grow from statement to statement. */
class LockWatch {
  readonly #observer: Session
  #known = new Set<string>()

  constructor(observer: Session) {
    this.#observer = observer
  }

  /** Those that were not held at the last call; null where unknown. */
  async newLocks(): Promise<string[] | null> {
    const { locks } = this.#observer.dialect.copies
    if (locks === null) return null
    const held = await locks(this.#observer)
    const fresh = held.filter((lock) => !this.#known.has(lock))
    this.#known = new Set(held)
    return fresh
  }
}

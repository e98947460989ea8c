import type { HeadwayError } from '../../../shared/errors.ts'
import type { PlanStep } from '../../../shared/model/plan.ts'
import type { Session, StepGuard } from '../dialects/dialect.ts'
import type { ScratchRules } from '../dialects/scratch.ts'
import { withAgreement } from './agreed-guard.ts'
import { isSql } from './run-revision.ts'

/** The dialect's own guard and that of the scratch database. */
export function guardOf(session: Session, rules?: ScratchRules): StepGuard {
  const own = session.dialect.openGuard(session)
  if (rules === undefined) return own
  const other = rules.guard(session)
  return {
    waits: (statement) => (own.waits?.(statement) ?? false) || (other.waits?.(statement) ?? false),
    async before(statement) {
      await other.before(statement)
      await own.before(statement)
    },
    async after(statement) {
      await own.after(statement)
      await other.after(statement)
    },
    check: () => own.check(),
    restore: (after) => own.restore(after),
  }
}

/** What watches one step of a run: the dialect, the scratch database, and what was agreed to where the step is a program. */
export function stepGuard({ session, options }: GuardedRun, { path }: Pick<PlanStep, 'path'>): StepGuard {
  const guard = guardOf(session, options.rules)
  if (options.agreed === undefined || path === null || isSql({ path })) return guard
  return withAgreement(guard, session, options.agreed)
}

type GuardedRun = {
  readonly session: Session
  readonly options: { readonly rules?: ScratchRules; readonly agreed?: ReadonlySet<string> }
}

/** The rules that a door gets when the run takes place on a scratch database. */
export function refusing({ options }: { readonly options: { readonly rules?: ScratchRules } }): {
  readonly refuse?: (sql: string) => HeadwayError | null
} {
  const { rules } = options
  return rules === undefined ? {} : { refuse: (sql) => rules.refuse(sql) }
}

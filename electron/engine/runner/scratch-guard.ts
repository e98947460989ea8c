import type { HeadwayError } from '../../../shared/errors.ts'
import type { Session, StepGuard } from '../dialects/dialect.ts'
import type { ScratchRules } from '../dialects/scratch.ts'

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

/** What a door is told of where the run takes place, if that is a scratch database. */
export function refusing({ options }: { readonly options: { readonly rules?: ScratchRules } }): {
  readonly refuse?: (sql: string) => HeadwayError | null
} {
  const { rules } = options
  return rules === undefined ? {} : { refuse: (sql) => rules.refuse(sql) }
}

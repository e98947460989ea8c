import type { HeadwayError } from '../../../shared/errors.ts'
import type { StatementInfo } from '../../../shared/model/plan.ts'
import type { Dialect, Session, StepGuard, TransactionLimits } from '../dialects/dialect.ts'
import type { Checkpoint, Clock } from '../ports.ts'
import type { Earlier } from './earlier-work.ts'
import type { DoorListener } from './door-listener.ts'
import type { StatementBounds } from './statement-bounds.ts'

/** Called for every statement of a step outside a transaction, before it is sent. */
export interface StatementJournal {
  before(position: number, statements: readonly StatementInfo[], sql: string): Promise<void>
}

export type DoorOptions = {
  readonly dialect: Dialect
  /** Null: nothing is sent anywhere, reads come back empty (`--sql`). */
  readonly session: Session | null
  /** True where the caller holds a transaction open around the step. */
  readonly transactional: boolean
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>
  readonly checkpoint: Checkpoint
  readonly guard: StepGuard | null
  readonly listener: DoorListener | null
  readonly journal: StatementJournal | null
  /** True: reported statements have their bindings written out, so that they can be run elsewhere. */
  readonly inline?: boolean
  /** True: results come in columns, for code in another language. */
  readonly asColumns?: boolean
  /** What earlier runs of a step outside a transaction did of it; absent where there was none. */
  readonly earlier?: Earlier
  /** What the journal says of the statement after those, where it was cut off in the middle. */
  readonly resumeAt?: string | null
  /** Limits of the transactions that the door begins itself. */
  readonly limits?: TransactionLimits
  readonly bounds?: StatementBounds
  /** Why a statement must not pass here, beyond what holds everywhere; null where it may. Pure. */
  readonly refuse?: (sql: string) => HeadwayError | null
  /** What the first statement waits for: the BEGIN that is on its way. */
  readonly opened?: Promise<void>
}

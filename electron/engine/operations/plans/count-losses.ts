import { HeadwayError } from '../../../../shared/errors.ts'
import type { CountedLosses, CountResult, PlanLoss } from '../../../../shared/model/losses.ts'
import type { Dialect, Session, TableEstimate } from '../../dialects/dialect.ts'
import { cascadeQuestion } from '../../plan/loss-questions.ts'
import type { LossQuestion } from '../../plan/loss-questions.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, withSession } from '../context.ts'
import { numberWithin } from '../targets/number-within.ts'

/** Tables larger than this are told from statistics. */
const EXACT_ROWS = 2_000_000
/** Longest a single count, and all of them, may take, in milliseconds. */
const COUNT_MS = 2_000
const ALL_MS = 6_000

/** Counts what a plan would take from a target, on the target itself; only reads, and never for long. */
export async function countLosses(
  context: EngineContext,
  name: string,
  questions: readonly LossQuestion[],
): Promise<CountedLosses> {
  const { dialect, connection } = requireTarget(context, name)
  const { clock } = context.ports
  const at = clock.now().toISOString()
  const missing = await dialect.identifyMissing(connection)
  if (missing !== null || questions.length === 0) return { target: name, at, losses: [] }
  try {
    const losses = await withSession(dialect, dialect.settingsForReading(connection), async (session) => {
      const counted: PlanLoss[] = []
      const end = clock.monotonic() + ALL_MS
      for (const question of await withCascades(dialect, session, questions)) {
        const count = await countOne(dialect, session, question, end - clock.monotonic())
        if (count !== null) counted.push(answered(question, count))
      }
      return counted
    })
    return { target: name, at, losses }
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    const reason = error.message
    return { target: name, at, losses: questions.map((question) => answered(question, notCounted(reason))) }
  }
}

/** The questions, each followed by those about the tables whose rows go with the ones that are deleted. */
async function withCascades(
  dialect: Dialect,
  session: Session,
  questions: readonly LossQuestion[],
): Promise<readonly LossQuestion[]> {
  const all: LossQuestion[] = []
  for (const question of questions) {
    const others = question.deletes ? await dialect.cascades?.(session, question.table) : undefined
    all.push(question)
    for (const table of others ?? [])
      all.push(cascadeQuestion(question, table, (name) => dialect.quoteIdentifier(name)))
  }
  return all
}

function answered({ item, step, kind, of }: LossQuestion, count: CountResult): PlanLoss {
  return { item, step, kind, of, count }
}

function notCounted(reason: string): CountResult {
  return { kind: 'not_counted', reason: reason.replace(/\.$/, '') }
}

/** Null where the target has no such table: the plan makes it, or leaves it alone. */
async function countOne(
  dialect: Dialect,
  session: Session,
  question: LossQuestion,
  leftMs: number,
): Promise<CountResult | null> {
  if (leftMs <= 0) return notCounted('counting everything would take too long')
  try {
    const estimate = await dialect.estimateTable(session, question.table, question.columns)
    if (estimate === null) return null
    if (estimate.rows !== null && estimate.rows > EXACT_ROWS) return estimated(question, estimate)
    const count = await numberWithin(session, question.sql, Math.min(leftMs, COUNT_MS))
    return { kind: question.atMost ? 'at_most' : 'exact', count }
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    return notCounted(error.code === 'cancelled' ? 'it would take too long' : error.message)
  }
}

function estimated({ kind }: LossQuestion, { rows, values }: TableEstimate): CountResult {
  const count = kind === 'values' ? values : kind === 'refused' ? null : rows
  if (count === null) return notCounted('the table is large, and there are no statistics')
  return { kind: 'about', count }
}

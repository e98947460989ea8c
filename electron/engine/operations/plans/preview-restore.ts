import { HeadwayError } from '../../../../shared/errors.ts'
import type { Plan, PlanCheck, SqlPreview, StatementInfo } from '../../../../shared/model/plan.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import { withEffects } from '../../sql/effects.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget } from '../context.ts'
import { makeSchema } from '../rehearse/copy-schema.ts'
import { runOnCopy } from '../rehearse/run-on-copy.ts'
import { shadowOf } from '../schema/replay-port.ts'
import { liveSchema } from './drift-check.ts'
import type { Replay } from './replay-plan.ts'

/** The statements of a restore, and whether they run on a scratch database with the schema that the target has now. */
export async function previewRestore(context: EngineContext, plan: Plan): Promise<Replay> {
  const { dialect } = requireTarget(context, plan.target)
  const steps = await Promise.all(plan.steps.map(({ sql = '' }) => stepPreview(dialect, sql)))
  const check = await context.shadows.remember(`restore:${plan.fingerprint}`, () => tried(context, plan))
  return { steps, checks: [check], differences: [], place: null }
}

/** The statements of a text, in order. */
export function statementsIn(dialect: Dialect, sql: string): readonly string[] {
  return dialect.splitStatements(sql).map((statement) => statement.sql)
}

async function stepPreview(dialect: Dialect, text: string): Promise<SqlPreview> {
  const statements = statementsIn(dialect, text).map((sql): StatementInfo => {
    const { kind, object } = dialect.classify(sql)
    return { sql, kind, object, effects: null, ms: null, rows: null }
  })
  const known = await withEffects(dialect.readEffects, statements)
  return { kind: 'available', source: 'static', place: null, statements: known, readsData: false, ms: 0 }
}

async function tried(context: EngineContext, plan: Plan): Promise<PlanCheck> {
  try {
    const live = await liveSchema(context, plan)
    const shadow = await shadowOf(context, requireTarget(context, plan.target))
    return await shadow.withScratch(async (scratch) => {
      await makeSchema(context, plan, scratch.session, live)
      const way = await runOnCopy(context, plan, scratch, new AbortController().signal)
      const { text } = scratch.place
      if (way.status === 'succeeded')
        return {
          id: 'rehearsal',
          status: 'pass',
          text: `Every statement runs on ${text}`,
          hint: 'With the schema that the target has now, and without its rows.',
        }
      return {
        id: 'rehearsal',
        status: 'fail',
        text: `It fails on ${text}: ${way.error ?? way.status}`,
        hint: null,
      }
    })
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    return { id: 'rehearsal', status: 'unknown', text: `Not tried: ${error.message}`, hint: error.data.hint }
  }
}

import { HeadwayError } from '../../../../shared/errors.ts'
import type { StatementEffect } from '../../../../shared/model/effects.ts'
import type { Plan, PlanCheck, PlanStep, SqlPreview, StatementInfo } from '../../../../shared/model/plan.ts'
import { withEffects } from '../../sql/effects.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget } from '../context.ts'
import { makeSchema } from '../rehearse/copy-schema.ts'
import { runOnCopy } from '../rehearse/run-on-copy.ts'
import { shadowOf } from '../schema/replay-port.ts'
import { liveSchema } from './drift-check.ts'
import type { Replay } from './replay-plan.ts'
import { restoreChanges } from './restore-changes.ts'

/** The statements of a restore, and whether they run on a scratch database with the schema that the target has now. */
export async function previewRestore(context: EngineContext, plan: Plan): Promise<Replay> {
  const steps = await Promise.all(plan.steps.map((step) => stepPreview(context, plan, step)))
  const check = await context.shadows.remember(`restore:${plan.fingerprint}`, () => tried(context, plan))
  return { steps, checks: [check], differences: [], place: null }
}

/**
 * The statements of a restore, in order, with what they do. A table that is made anew is dropped once it is copied,
 * which its words do not say: the comparison is asked again for that, and believed where it leads to the same text.
 */
export async function restoreStatements(
  context: EngineContext,
  plan: Plan,
  { sql: text = '', hash }: PlanStep,
): Promise<readonly (StatementInfo & { readonly effects: StatementEffect[] })[]> {
  const { dialect } = requireTarget(context, plan.target)
  const now = await restoreChanges(context, plan.target, plan.from, plan.expressions).catch(() => null)
  const split = dialect.splitStatements(text)
  const labels = now?.hash === hash && now.labels.length === split.length ? now.labels : []
  const statements = split.map(({ sql }, at): StatementInfo => {
    const label = labels[at] ?? { ...dialect.classify(sql), effects: null }
    return {
      sql,
      kind: label.kind,
      object: label.object,
      effects: label.effects && [...label.effects],
      ms: null,
      rows: null,
    }
  })
  return withEffects(dialect.readEffects, statements)
}

async function stepPreview(context: EngineContext, plan: Plan, step: PlanStep): Promise<SqlPreview> {
  const statements = await restoreStatements(context, plan, step)
  return {
    kind: 'available',
    source: 'static',
    place: null,
    statements: [...statements],
    readsData: false,
    ms: 0,
  }
}

async function tried(context: EngineContext, plan: Plan): Promise<PlanCheck> {
  try {
    const live = await liveSchema(context, plan)
    const shadow = await shadowOf(context, requireTarget(context, plan.target))
    return await shadow.withScratch(async (scratch) => {
      await makeSchema(context, plan, scratch, live)
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

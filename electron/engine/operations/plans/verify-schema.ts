import type { Plan } from '../../../../shared/model/plan.ts'
import { shellQuote } from '../../../../shared/shell-quote.ts'
import type { EngineContext } from '../context.ts'
import { snapshotOf } from '../schema/schema-sources.ts'
import { settleSides } from '../schema/settle-sides.ts'
import { compareLive, liveOf, liveSchema } from './drift-check.ts'

/** Whether the schema of a plan's target is what its revisions make on the shadow; what is not, in sentences. */
export async function verifySchema(
  context: EngineContext,
  plan: Plan,
  rows: readonly string[],
): Promise<readonly string[]> {
  const source = { kind: 'rows' as const, rows: [...rows] }
  const implied = { source, snapshot: await snapshotOf(context, source, plan.target) }
  const live = await liveSchema(context, plan)
  const settled = await settleSides(context, plan.target, implied, { source: liveOf(plan), snapshot: live })
  const { check } = compareLive(context, { live, settled, at: rows.join(', ') || 'base' })
  return check.status === 'pass'
    ? []
    : [`${check.text}. All of it is shown by: headway drift --target ${shellQuote(plan.target)}`]
}

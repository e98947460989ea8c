import type { Plan, PlanCheck } from '../../../../shared/model/plan.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { compareSnapshots } from '../../schema/compare.ts'
import { withUnknownGrants } from '../../schema/unknown-grants.ts'
import { takeSnapshot } from '../../schema/take-snapshot.ts'
import type { Standing } from '../../shadow/shadow.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace } from '../context.ts'
import { ownSchema, snapshotOf } from '../schema/schema-sources.ts'
import { settleOn } from '../schema/settle-sides.ts'

type Drift = { readonly check: PlanCheck; readonly differences: string[] }

/** Whether the live schema is what the applied revisions imply, seen from the shadow that stands there. */
export async function driftCheck(
  context: EngineContext,
  plan: Plan,
  live: SchemaSnapshot,
  { session }: Standing,
): Promise<Drift> {
  const { target } = requireTarget(context, plan.target)
  const implied = ownSchema(context, await takeSnapshot(session, target.schemas))
  const settled = await settleOn(session, implied, live)
  return compareLive(context, { live, settled, at: plan.from.join(', ') || 'base' })
}

export const liveOf = (plan: Plan) => ({ kind: 'target', target: plan.target }) as const

/** The schema of a plan's target as it is now. */
export function liveSchema(context: EngineContext, plan: Plan): Promise<SchemaSnapshot> {
  return snapshotOf(context, liveOf(plan), plan.target)
}

/**
 * Privileges of roles that the revisions never name are not drift: the server's administrator decides about them.
 * @param settled what is implied, in the words of the live schema where they mean the same
 */
export function compareLive(
  context: EngineContext,
  { live, settled, at }: { live: SchemaSnapshot; settled: SchemaSnapshot; at: string },
): Drift {
  const { changes } = compareSnapshots(withUnknownGrants(live, settled).to, live)
  const ignored = new Set(
    requireWorkspace(context).project.settings.ignoredChanges.map(({ change }) => change),
  )
  const differences = changes.filter(({ id }) => !ignored.has(id)).map(({ title }) => title)
  const [first, ...others] = differences
  if (first === undefined) {
    const text = `The schema is what ${at} implies`
    return { check: { id: 'drift', status: 'pass', text, hint: null }, differences }
  }
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  const check: PlanCheck = {
    id: 'drift',
    status: 'warn',
    text: `The schema differs from what ${at} implies: ${first}${more}`,
    hint: 'Compare the database with its revisions before going on.',
  }
  return { check, differences }
}

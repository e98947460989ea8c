import { HeadwayError } from '../../../../shared/errors.ts'
import type { Plan } from '../../../../shared/model/plan.ts'
import { passed } from '../../../../shared/rehearsal-passed.ts'
import type { Rehearsal } from '../../../../shared/model/rehearsal.ts'
import type { Session } from '../../dialects/dialect.ts'
import { requireTrust } from '../../project/project.ts'
import { compareSnapshots } from '../../schema/compare.ts'
import type { OpenScratch } from '../../shadow/open-scratch.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace, versionTableOf, withSession } from '../context.ts'
import { planFrom } from '../plans/make-plan.ts'
import { shadowOf } from '../schema/replay-port.ts'
import { compareRows } from './compare-rows.ts'
import { makeSchema, ownSnapshot } from './copy-schema.ts'
import { keepRehearsal } from './kept-rehearsals.ts'
import { runOnCopy } from './run-on-copy.ts'

/** Rows of a table that are copied; of larger ones only so many. */
const ROWS_PER_TABLE = 2_000_000

/**
 * Tries a plan on a copy of its target, there and back again, by the ordinary runner; the target is only read. Throws
 * `shadow_unavailable` where there is no place for a copy, and what reading the target throws.
 */
export async function rehearsePlan(
  context: EngineContext,
  plan: Plan,
  rowsPerTable: number = ROWS_PER_TABLE,
): Promise<Rehearsal> {
  requireTrust(requireWorkspace(context).project)
  const open = requireTarget(context, plan.target)
  const ladder = await shadowOf(context, open)
  const id = `rehearsal-${plan.fingerprint.slice(0, 8)}`
  const say = (text: string | null): void =>
    context.hub.emit('progress', { id, text, done: null, total: null, cancelable: false })
  try {
    const rehearsal = await ladder.withScratch((scratch) =>
      rehearseOn(context, plan, scratch, { rowsPerTable, say }),
    )
    await keepRehearsal(context, rehearsal)
    return rehearsal
  } finally {
    say(null)
  }
}

type Asked = { readonly rowsPerTable: number; readonly say: (text: string) => void }

async function rehearseOn(
  context: EngineContext,
  plan: Plan,
  scratch: OpenScratch,
  { rowsPerTable, say }: Asked,
): Promise<Rehearsal> {
  const { clock } = context.ports
  const { session, place } = scratch
  const start = clock.monotonic()
  say('Copying the target')
  const { copied, before, made } = await fill(context, plan, scratch, rowsPerTable)
  const copyMs = clock.monotonic() - start
  const { signal } = new AbortController()
  say('Running the plan on the copy')
  const there = await runOnCopy(context, plan, scratch, signal)
  say('Running the way back')
  const wayBack = passed({ there }) ? await planBack(context, plan, session) : 'the way there failed'
  const back = typeof wayBack === 'string' ? null : await runOnCopy(context, wayBack, scratch, signal)
  say('Comparing rows')
  const after = await ownSnapshot(context, session)
  const cameBack = back !== null && passed({ there: back })
  return {
    target: plan.target,
    fingerprint: plan.fingerprint,
    at: clock.now().toISOString(),
    place,
    copied: { tables: copied.tables, rows: copied.rows, ms: copyMs, notes: [...copied.notes] },
    there,
    back,
    noWayBack: typeof wayBack === 'string' ? wayBack : null,
    schema: cameBack ? compareSnapshots(made, after).changes.map(({ title }) => title) : [],
    rows: passed({ there }) ? await compareRows(session, before, after) : [],
  }
}

/** The target's schema and rows in the scratch database, and its version rows; `made` is what the copy has of it. */
async function fill(context: EngineContext, plan: Plan, scratch: OpenScratch, rowsPerTable: number) {
  const { session } = scratch
  const { dialect, connection } = requireTarget(context, plan.target)
  const missing = await dialect.identifyMissing(connection)
  if (missing !== null) {
    const before = await ownSnapshot(context, session)
    return { copied: { tables: 0, rows: 0, notes: [] }, before, made: before }
  }
  return await withSession(dialect, dialect.settingsForReading(connection), async (source) => {
    const { whole, rows, putAside } = dialect.copies
    if (whole !== null) await whole(source, session)
    const before = await ownSnapshot(context, source)
    if (whole === null) await makeSchema(context, plan, scratch, before)
    const made = whole === null ? await ownSnapshot(context, session) : before
    const copied = await rows(source, session, before, { rowsPerTable })
    await putAside(session, before)
    return { copied, before, made }
  })
}

/** The plan that leads back to where the copy stood, or why there is none. */
async function planBack(context: EngineContext, plan: Plan, copy: Session): Promise<Plan | string> {
  if (plan.kind === 'restore') return 'what differed from the revisions has no way back'
  if (plan.kind !== 'upgrade' && plan.kind !== 'downgrade') return 'nothing of a revision ran'
  if (plan.from.length > 1) return 'the database stood at several revisions'
  const { readOnly: _, ...identity } = await copy.dialect.identify(copy)
  const kind = plan.kind === 'upgrade' ? 'downgrade' : 'upgrade'
  const { rows, batches = [] } = await copy.dialect.readVersionTable(copy, versionTableOf(context))
  const position = { rows, batches, hasVersionTable: true, identity }
  try {
    const history = await requireWorkspace(context).history()
    const expressions = [plan.from[0] ?? 'base']
    return planFrom(context, { kind, target: plan.target, expressions, purge: false }, position, history)
  } catch (error) {
    if (error instanceof HeadwayError) return error.message
    throw error
  }
}

import { hash } from 'node:crypto'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { SqlPreview, StatementInfo } from '../../../../shared/model/plan.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import type { ShadowPlace } from '../../../../shared/model/shadow-place.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { ancestors, difference, setOf } from '../../graph/closure.ts'
import { orderNewestFirst } from '../../graph/revision-order.ts'
import { requireTrust } from '../../project/project.ts'
import { takeSnapshot } from '../../schema/take-snapshot.ts'
import { withEffects } from '../../sql/effects.ts'
import { leadsOn } from '../../shadow/places-in-turn.ts'
import type { Direction, Replayed, Standing } from '../../shadow/shadow.ts'
import type { EngineContext } from '../context.ts'
import { dialectOfTarget, requireTarget, requireWorkspace } from '../context.ts'
import { readText, shadowKeyOf, shadowOf } from '../schema/replay-port.ts'
import { requireRevision } from '../workspace.ts'
import type { History } from '../workspace.ts'

/** What the shadow tells of one revision: the schema on both sides of it and its statements both ways. */
type Inspection = {
  readonly before: SchemaSnapshot
  readonly after: SchemaSnapshot
  readonly upgrade: Replayed
  /** Null where it has none; a HeadwayError where it failed. */
  readonly downgrade: Replayed | HeadwayError | null
  readonly place: ShadowPlace
  readonly ms: number
}

/** Replays a revision's ancestors, and the revision itself both ways, on the shadow of a target's server. */
export async function inspectRevision(
  context: EngineContext,
  id: string,
  targetName: string,
): Promise<Inspection> {
  const workspace = requireWorkspace(context)
  requireTrust(workspace.project)
  const history = await workspace.history()
  const revision = requireRevision(history.byId, id)
  const target = requireTarget(context, targetName)
  const before = properAncestors(history, id)
  const key = `inspect:${shadowKeyOf(context, target)}:${keyOf([...before, revision])}:${target.target.schemas.join()}`
  return context.shadows.remember(key, async () => {
    const start = context.ports.clock.monotonic()
    const shadow = await shadowOf(context, target)
    return shadow.use(before, async (standing) => ({
      ...(await inspectOn(standing, revision, target.target.schemas)),
      place: standing.place,
      ms: context.ports.clock.monotonic() - start,
    }))
  })
}

async function inspectOn(
  standing: Standing,
  revision: Revision,
  schemas: readonly string[],
): Promise<Omit<Inspection, 'ms' | 'place'>> {
  const before = await takeSnapshot(standing.session, schemas)
  const upgrade = await standing.run(revision, 'upgrade')
  const after = await takeSnapshot(standing.session, schemas)
  const downgrade = revision.downgrade === 'present' ? await tryDowngrade(standing, revision) : null
  return { before, after, upgrade, downgrade }
}

async function tryDowngrade(standing: Standing, revision: Revision): Promise<Replayed | HeadwayError> {
  try {
    return await standing.tryDowngrade(revision)
  } catch (error) {
    if (error instanceof HeadwayError && !leadsOn(error)) return error
    throw error
  }
}

/** Statement-true SQL of a revision; the file's own statements, marked so, where there is no shadow. */
export async function previewRevision(
  context: EngineContext,
  id: string,
  direction: Direction,
  targetName: string,
): Promise<SqlPreview> {
  try {
    const found = await inspectRevision(context, id, targetName)
    const replayed = direction === 'upgrade' ? found.upgrade : found.downgrade
    if (replayed === null) return unavailable('This revision has no downgrade.', 'It cannot be rolled back.')
    if (replayed instanceof HeadwayError) return unavailable(replayed.message, replayed.data.hint)
    const { dialect } = requireTarget(context, targetName)
    const statements = await withEffects(dialect.readEffects, replayed.statements)
    const { place, ms } = found
    return { kind: 'available', source: 'shadow', place, statements, readsData: replayed.readsData, ms }
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    return (
      (await staticPreview(context, id, direction, targetName)) ?? unavailable(error.message, error.data.hint)
    )
  }
}

/** The statements of a SQL file as they stand in it; null for other formats. */
async function staticPreview(
  context: EngineContext,
  id: string,
  direction: Direction,
  targetName: string,
): Promise<SqlPreview | null> {
  const { byId } = await requireWorkspace(context).history()
  const revision = byId.get(id)
  if (revision?.format !== 'sql') return null
  const dialect = dialectOfTarget(context, targetName)
  const section = await readText(context, revision, direction)
  const statements = dialect.splitStatements(section).map((statement): StatementInfo => {
    const { kind, object } = dialect.classify(statement.sql)
    return { sql: statement.sql, kind, object, effects: null, ms: null, rows: null }
  })
  const known = await withEffects(dialect.readEffects, statements)
  return { kind: 'available', source: 'static', place: null, statements: known, readsData: false, ms: 0 }
}

/** Everything below a revision, in upgrade order. */
function properAncestors(history: History, id: string): readonly Revision[] {
  const node = history.graph.byId.get(id)
  if (!node) return []
  const below = difference(ancestors(history.graph, [node]), setOf(history.graph, [node]))
  return inUpgradeOrder(history, below, node.downs)
}

/** The files of a set of nodes, ancestors first. */
export function inUpgradeOrder(
  history: History,
  set: Uint8Array,
  tops: Parameters<typeof orderNewestFirst>[2],
): readonly Revision[] {
  const { order } = orderNewestFirst(history.graph, set, tops)
  return order.toReversed().map((node) => requireRevision(history.byId, node.id))
}

/** A key for a schema: what ran, in which order, with which content. */
export function keyOf(revisions: readonly Revision[]): string {
  return hash('sha256', revisions.map((revision) => `${revision.id} ${revision.hash}`).join('\n'))
}

export function unavailable(reason: string, hint: string | null): SqlPreview {
  return { kind: 'unavailable', reason, hint }
}

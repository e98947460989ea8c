import { HeadwayError } from '../../../../shared/errors.ts'
import type { MergeAdvice, MergeSide } from '../../../../shared/model/merge-advice.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { ancestors, difference, intersection, isMember, members } from '../../graph/closure.ts'
import type { NodeSet } from '../../graph/closure.ts'
import { resolveNodes } from '../../graph/resolve.ts'
import type { RevisionGraph, RevisionNode } from '../../graph/revision-graph.ts'
import { compareSnapshots } from '../../schema/compare.ts'
import { takeSnapshot } from '../../schema/take-snapshot.ts'
import { leadsOn } from '../../shadow/places-in-turn.ts'
import type { Replayed, Standing } from '../../shadow/shadow.ts'
import { withEffects } from '../../sql/effects.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace } from '../context.ts'
import { shadowOf } from '../schema/replay-port.ts'
import { ownSchema } from '../schema/schema-sources.ts'
import type { History } from '../workspace.ts'
import { inUpgradeOrder } from './inspect-revision.ts'
import { judge } from './merge-verdict.ts'
import type { Failure, RanSide } from './merge-verdict.ts'
import type { SideWork } from './shared-rows.ts'

/** What becomes of each two of some heads in either order, tried on the shadow. Throws what a replay of one side throws. */
export async function adviseMerge(
  context: EngineContext,
  expressions: readonly string[],
  targetName: string,
): Promise<MergeAdvice[]> {
  const history = await requireWorkspace(context).freshHistory()
  const found = new Set(expressions.flatMap((text) => resolveNodes(history.graph, text)))
  const nodes = [...found]
  const advice: MergeAdvice[] = []
  for (const [at, left] of nodes.entries()) {
    for (const right of nodes.slice(at + 1)) {
      advice.push(await advisePair(context, history, [left, right], targetName))
    }
  }
  return advice
}

async function advisePair(
  context: EngineContext,
  history: History,
  [left, right]: readonly [RevisionNode, RevisionNode],
  targetName: string,
): Promise<MergeAdvice> {
  const { graph } = history
  const [below, beside] = [ancestors(graph, [left]), ancestors(graph, [right])]
  const shared = intersection(below, beside)
  const common = inUpgradeOrder(history, shared, topsOf(graph, shared))
  const ours = inUpgradeOrder(history, difference(below, beside), [left])
  const theirs = inUpgradeOrder(history, difference(beside, below), [right])
  const first = await runSides(context, targetName, common, {
    head: left.id,
    revisions: ours,
    others: theirs,
  })
  const second = await runSides(context, targetName, common, {
    head: right.id,
    revisions: theirs,
    others: ours,
  })
  return judge(first, second)
}

type Order = {
  readonly head: string
  readonly revisions: readonly Revision[]
  readonly others: readonly Revision[]
}

async function runSides(
  context: EngineContext,
  targetName: string,
  common: readonly Revision[],
  { head, revisions, others }: Order,
): Promise<RanSide> {
  const target = requireTarget(context, targetName)
  const shadow = await shadowOf(context, target)
  const look = async ({ session }: Standing): Promise<SchemaSnapshot> =>
    ownSchema(context, await takeSnapshot(session, target.target.schemas))
  return shadow.use(common, async (standing) => {
    const start = await look(standing)
    const ran: Replayed[] = []
    let snapshots: readonly SchemaSnapshot[] = []
    const all = [...revisions, ...others]
    const failure = await runAll(standing, all, async (replayed) => {
      ran.push(replayed)
      if (ran.length === revisions.length || ran.length === all.length)
        snapshots = [...snapshots, await look(standing)]
    })
    const [alone, both] = snapshots
    if (alone === undefined) throw failure?.error ?? new TypeError('a side without revisions')
    const own = ran.slice(0, revisions.length)
    const known = await withEffects(
      target.dialect.readEffects,
      own.flatMap(({ statements }) => statements),
    )
    const effects = known.flatMap((statement) => statement.effects ?? [])
    const side = sideOf(head, revisions, effects, compareSnapshots(start, alone).changes)
    const statements = known.map(({ sql }) => sql)
    const work = { effects, statements, readsData: own.some(({ readsData }) => readsData) }
    return { side, work, both: failure === null ? (both ?? alone) : failureOf(failure, head) }
  })
}

type Failed = { readonly revision: string; readonly error: HeadwayError }

/**
 * In one transaction that is rolled back, if all of them run in transactions; otherwise the shadow is built again
 * later.
 */
async function runAll(
  standing: Standing,
  revisions: readonly Revision[],
  after: (replayed: Replayed) => Promise<void>,
): Promise<Failed | null> {
  let done = 0
  const next = async (replayed: Replayed): Promise<void> => {
    done += 1
    await after(replayed)
  }
  try {
    if (revisions.every(({ transaction }) => transaction)) {
      await standing.tryEach(revisions, (_, replayed) => next(replayed))
      return null
    }
    for (const revision of revisions) await next(await standing.run(revision, 'upgrade'))
    return null
  } catch (error) {
    const failed = revisions[done]
    if (!(error instanceof HeadwayError) || leadsOn(error) || failed === undefined) throw error
    return { revision: failed.id, error }
  }
}

function failureOf({ revision, error }: Failed, after: string): Failure {
  return { after, revision, message: error.message, sql: error.data.sql }
}

/** Revisions of the set that no other revision of the set follows. */
function topsOf(graph: RevisionGraph, set: NodeSet): readonly RevisionNode[] {
  return members(graph, set).filter(({ ups }) => !ups.some((up) => isMember(set, up)))
}

function sideOf(
  head: string,
  revisions: readonly Revision[],
  effects: SideWork['effects'],
  changes: readonly { readonly title: string }[],
): MergeSide {
  const touches = effects.flatMap(({ effect, object, columns }) =>
    object === null ? [] : [`${object.name}: ${[effect, ...columns].join(' ')}`],
  )
  return {
    head,
    revisions: revisions.map(({ id }) => id),
    touches: [...new Set(touches)].toSorted(),
    changes: changes.map(({ title }) => title),
  }
}

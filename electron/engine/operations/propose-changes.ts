import type { RequestOf } from '../../../shared/contract.ts'
import type { LossCount, Proposal } from '../../../shared/contract/changes.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { Comparison, Rename, SchemaChange } from '../../../shared/model/changes.ts'
import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import { compareSnapshots } from '../schema/compare.ts'
import type { EngineContext } from './context.ts'
import { forReading, requireTarget, requireWorkspace, withSession } from './context.ts'
import { requireTrust } from '../project/project.ts'
import { snapshotOf, titleOf } from './schema-sources.ts'

/** Longest time for counting what one change loses, in milliseconds. */
const COUNT_LIMIT_MS = 2000

export type ChangeQuestion = RequestOf<'changes.propose'>

/** A comparison with the snapshots it was made from. */
export type Compared = {
  readonly from: SchemaSnapshot
  readonly to: SchemaSnapshot
  readonly comparison: Comparison
}

/** What differs between the two sides, with counts of what would be lost on the target. */
export async function proposeChanges(context: EngineContext, question: ChangeQuestion): Promise<Proposal> {
  const start = context.ports.clock.monotonic()
  const { comparison } = await compareSides(context, question)
  return {
    fromTitle: titleOf(question.from),
    toTitle: titleOf(question.to),
    comparison,
    losses:
      question.from.kind === 'target'
        ? await countLosses(context, question.from.target, comparison.changes)
        : [],
    ms: context.ports.clock.monotonic() - start,
  }
}

/** Takes both snapshots and compares them under the answers given. Throws `invalid_request` for answers that fit nothing. */
export async function compareSides(context: EngineContext, question: ChangeQuestion): Promise<Compared> {
  requireTrust(requireWorkspace(context).project)
  const from = await snapshotOf(context, question.from, question.target, question)
  const to = await snapshotOf(context, question.to, question.target, question)
  const renames = findRenames(compareSnapshots(from, to), question.renames)
  return { from, to, comparison: compareSnapshots(from, to, { renames, drops: question.drops }) }
}

/** The renames that flags stand for, looked up among the candidates. */
function findRenames(open: Comparison, flags: readonly string[]): Rename[] {
  return flags.map((flag) => {
    const found = open.candidates.find((candidate) => candidate.flag === flag)
    if (found) return found.rename
    const possible = open.candidates.map((candidate) => candidate.flag)
    throw new HeadwayError('invalid_request', `--rename ${flag} fits nothing that was dropped and created.`, {
      candidates: possible,
      hint: possible.length === 0 ? 'Nothing looks like a rename.' : `Possible: ${possible.join(', ')}.`,
    })
  })
}

/** Rows and values that changes lose, counted on the target, read-only, each within a limit. */
async function countLosses(
  context: EngineContext,
  name: string,
  changes: readonly SchemaChange[],
): Promise<LossCount[]> {
  const wanted = changes.flatMap(({ id, countSql }) => (countSql === null ? [] : [{ id, countSql }]))
  if (wanted.length === 0) return []
  const { dialect, connection } = requireTarget(context, name)
  return withSession(dialect, forReading(connection), async (session) => {
    const counts: LossCount[] = []
    for (const { id, countSql } of wanted) {
      const timer = setTimeout(() => void session.cancel(), COUNT_LIMIT_MS)
      try {
        const result = await session.query(countSql)
        const value = Number(Object.values(result.rows[0] ?? {})[0])
        counts.push({ change: id, rows: Number.isFinite(value) ? value : null, note: null })
      } catch (error) {
        const cancelled = error instanceof HeadwayError && error.code === 'cancelled'
        counts.push({ change: id, rows: null, note: cancelled ? 'not counted within 2 s' : 'not counted' })
      } finally {
        clearTimeout(timer)
      }
    }
    return counts
  })
}

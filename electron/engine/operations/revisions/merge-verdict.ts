import type { MergeAdvice, MergeSide } from '../../../../shared/model/merge-advice.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { compareSnapshots } from '../../schema/compare.ts'
import type { SideWork } from './shared-rows.ts'
import { sharedRows } from './shared-rows.ts'

/** One side as it ran first, after what both have in common. */
export type RanSide = {
  readonly side: MergeSide
  readonly work: SideWork
  /** After the other side on top of it; the failure where that did not run. */
  readonly both: SchemaSnapshot | Failure
}
export type Failure = MergeAdvice['failures'][number]

/** The verdict on two sides from running them in both orders. Pure. */
export function judge(left: RanSide, right: RanSide): MergeAdvice {
  const sides = { left: left.side, right: right.side }
  const failures = [left.both, right.both].filter(isFailure)
  if (isFailure(left.both) || isFailure(right.both)) return { ...sides, ...conflict(left, right, failures) }
  const differences = compareSnapshots(left.both, right.both).changes.map(({ title }) => title)
  const rows = sharedRows(left.work, right.work, left.both)
  if (differences.length === 0 && rows === null) {
    return {
      ...sides,
      verdict: 'independent',
      reason:
        'Both orders lead to the same schema, and neither side works on rows that the other one touches.',
      failures,
      differences,
      advice: 'merge',
      adviceText: 'Merge them: a database that has either side gets the other one and ends the same.',
    }
  }
  const reason =
    differences.length > 0
      ? 'The schema depends on which side runs first.'
      : `The rows may depend on which side runs first: ${rows}.`
  return {
    ...sides,
    verdict: 'order matters',
    reason,
    failures,
    differences,
    advice: 'reparent',
    adviceText: `Put one side after the other, so that every database runs them in one order; that is allowed while no known database has applied the side that moves: ${reparent(right, left)}`,
  }
}

function conflict(
  left: RanSide,
  right: RanSide,
  failures: readonly Failure[],
): Omit<MergeAdvice, 'left' | 'right'> {
  const [first] = failures
  const common = {
    verdict: 'conflict' as const,
    reason: `After ${first?.after ?? ''} the revision ${first?.revision ?? ''} fails: ${first?.message ?? ''}`,
    failures: [...failures],
    differences: [],
  }
  if (failures.length > 1) {
    const adviceText =
      'Neither order runs: change one of the two revisions first, while no known database has applied it.'
    return { ...common, advice: 'rewrite', adviceText }
  }
  const [before, after] = isFailure(left.both) ? [right, left] : [left, right]
  const adviceText = `Only one order runs; put the sides into it, while no known database has applied the side that moves: ${reparent(after, before)}`
  return { ...common, advice: 'reparent', adviceText }
}

/** The command that puts the first revision of one side after the head of the other. */
function reparent(moved: RanSide, onto: RanSide): string {
  return `down_revision of ${moved.side.revisions[0] ?? moved.side.head} becomes ${onto.side.head}.`
}

function isFailure(both: SchemaSnapshot | Failure): both is Failure {
  return 'after' in both && 'revision' in both
}

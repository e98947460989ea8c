import { HeadwayError } from '../../../shared/errors.ts'
import { invalidRange } from '../graph/revision-errors.ts'
import type { RevisionGraph } from '../graph/revision-graph.ts'
import { resolveRevision } from '../graph/resolve.ts'
import { computeDowngrade } from './compute-downgrade.ts'
import { computeEvery } from './compute-every.ts'
import { computeStamp } from './compute-stamp.ts'
import { computeUpgrade } from './compute-upgrade.ts'
import type { ComputedStep, ComputedSteps } from './computed-steps.ts'

type OfflineSteps = Omit<ComputedSteps, 'steps'> & {
  /** `createsTable`: no row is left before the step, so a script may have to create the version table. */
  readonly steps: readonly (ComputedStep & { readonly createsTable: boolean })[]
}

/**
 * Steps for a script, without a database (SEMANTICS e.6): targets may be `from:to`, rows are simulated from
 * `from` (base where absent). A downgrade needs a range; stamps share one start. `everyRow`: the table has a row for
 * every applied revision, and everything up to `from` is. Throws `invalid_range` and whatever the steps throw.
 */
export function computeOffline(
  graph: RevisionGraph,
  kind: 'upgrade' | 'downgrade' | 'stamp',
  targets: readonly string[],
  options: { readonly purge?: boolean; readonly everyRow?: boolean } = {},
): OfflineSteps {
  if (options.purge === true) {
    throw new HeadwayError('invalid_request', 'A script cannot purge rows it does not know.', {
      category: 'other',
      hint: 'Leave --purge or --sql out.',
    })
  }
  const ranges = targets.map(splitRange)
  const missing = ranges.find((range) => range.from === null)
  if (kind === 'downgrade' && missing !== undefined) {
    throw invalidRange(missing.to, 'a downgrade script needs to know where it starts', 'Write <from>:<to>.')
  }
  const rows = startRows(graph, ranges)
  const goals = ranges.map((range) => range.to)
  const computed =
    options.everyRow === true
      ? computeEveryOffline(graph, kind, rows, goals)
      : compute(graph, kind, rows, goals)
  const steps = computed.steps.map((step, at) => {
    const before = at === 0 ? computed.from : (computed.steps[at - 1]?.rowsAfter ?? [])
    return { ...step, createsTable: before.length === 0 }
  })
  return { ...computed, steps }
}

function compute(
  graph: RevisionGraph,
  kind: 'upgrade' | 'downgrade' | 'stamp',
  rows: readonly string[],
  goals: readonly string[],
): ComputedSteps {
  if (kind === 'upgrade') return computeUpgrade(graph, rows, goals)
  if (kind === 'stamp') return computeStamp(graph, rows, goals)
  if (goals.length !== 1)
    throw invalidRange(goals.join(' '), 'a downgrade ends at one revision', 'Write <from>:<to>.')
  return computeDowngrade(graph, rows, goals[0] as string)
}

/** Rows below `start` are assumed to exist; a script cannot know which run added them. */
function computeEveryOffline(
  graph: RevisionGraph,
  kind: 'upgrade' | 'downgrade' | 'stamp',
  start: readonly string[],
  expressions: readonly string[],
): ComputedSteps {
  if (expressions.includes('batch'))
    throw invalidRange('batch', 'a script cannot know what came with the last run', 'Name the migration.')
  const line = graph.nodes.map(({ id }) => id)
  const rows = line.slice(0, start[0] === undefined ? 0 : line.indexOf(start[0]) + 1)
  return computeEvery({ graph, rows, batches: [], kind, expressions, purge: false })
}

type Range = { readonly from: string | null; readonly to: string }

function splitRange(target: string): Range {
  const [from, to, extra] = target.split(':')
  if (to === undefined) return { from: null, to: target }
  if (extra !== undefined) throw invalidRange(target, 'it has more than one colon', 'Write <from>:<to>.')
  if (from === '' || to === '') {
    throw invalidRange(
      target,
      `nothing stands ${from === '' ? 'before' : 'after'} the colon`,
      'Write <from>:<to>; base is the empty database.',
    )
  }
  return { from: from ?? null, to }
}

function startRows(graph: RevisionGraph, ranges: readonly Range[]): readonly string[] {
  const starts = [...new Set(ranges.map((range) => range.from).filter((from) => from !== null))]
  const [start, other] = starts
  if (start === undefined || (start === 'base' && other === undefined)) return []
  if (other !== undefined) {
    throw invalidRange(
      starts.join(', '),
      'a script starts at one revision',
      'Use the same <from> everywhere.',
    )
  }
  const node = resolveRevision(graph, start)
  if (node === null) throw invalidRange(start, 'it stands for base', 'Write base:<to>.')
  return [node.id]
}

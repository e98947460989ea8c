import { HeadwayError } from '../../../shared/errors.ts'
import type { PlanKind, RowChange } from '../../../shared/model/plan.ts'
import { notAncestor, relativeTooFar } from '../graph/revision-errors.ts'
import type { RevisionGraph } from '../graph/revision-graph.ts'
import { resolveRevision } from '../graph/resolve.ts'
import type { ComputedStep, ComputedSteps } from './computed-steps.ts'

/** Where a database stands that has a row for every applied revision of one line. */
type EveryRow = {
  readonly graph: RevisionGraph
  /** As the table has them, oldest first. */
  readonly rows: readonly string[]
  /** With which run each row came. */
  readonly batches: readonly number[]
}

type Asked = EveryRow & {
  readonly kind: PlanKind
  readonly expressions: readonly string[]
  readonly purge: boolean
}

/**
 * The steps of a plan as knex decides them: what has no row runs, wherever in the line it stands. `batch` takes back
 * what came with the last run. Throws the coded errors of expressions, and `unknown_database_revision`. Pure.
 */
export function computeEvery(asked: Asked): ComputedSteps {
  const { graph, rows, kind, purge } = asked
  const line = graph.nodes.map(({ id }) => id)
  const unknown = rows.filter((row) => !line.includes(row))
  if (unknown.length > 0 && !(kind === 'stamp' && purge) && kind !== 'ensure_version')
    throw missingFiles(unknown, line)
  const applied = new Set(rows)
  const keeper = new Keeper(line, applied)
  const from = keeper.tip()
  const steps = kind === 'stamp' ? stampSteps(asked, keeper, line) : runSteps(asked, keeper, line)
  const to = keeper.tip()
  return { from, to, steps, aims: to.length === 0 ? ['base'] : to }
}

function runSteps(asked: Asked, keeper: Keeper, line: readonly string[]): readonly ComputedStep[] {
  if (asked.kind === 'ensure_version') return []
  if (asked.kind === 'upgrade') return pending(asked, line).map((id) => keeper.up(id))
  return toTakeBack(asked, line).map((id) => keeper.down(id))
}

function pending({ graph, rows, expressions }: Asked, line: readonly string[]): readonly string[] {
  const open = line.filter((id) => !rows.includes(id))
  const wanted = expressions.map((text) => {
    const count = /^\+(\d+)$/.exec(text)?.[1]
    if (count === undefined) return indexOf(graph, line, text)
    const id = open[Number(count) - 1]
    if (id === undefined) throw relativeTooFar(text, 'there are not that many migrations left')
    return line.indexOf(id)
  })
  return open.filter((id) => line.indexOf(id) <= Math.max(...wanted, -1))
}

function toTakeBack(
  { graph, rows, batches, expressions }: Asked,
  line: readonly string[],
): readonly string[] {
  const text = expressions[0] ?? ''
  if (text === 'batch') {
    const last = Math.max(...batches, 0)
    return rows.filter((_row, index) => batches[index] === last).toReversed()
  }
  const done = line.filter((id) => rows.includes(id)).toReversed()
  const count = /^-(\d+)$/.exec(text)?.[1]
  if (count !== undefined && Number(count) > done.length)
    throw relativeTooFar(text, 'there are not that many migrations below')
  if (count !== undefined) return done.slice(0, Number(count))
  const goal = indexOf(graph, line, text)
  const above = done.filter((id) => line.indexOf(id) > goal)
  if (above.length === 0 && goal >= 0 && !rows.includes(line[goal] ?? ''))
    throw notAncestor(`Nothing above ${line[goal]} is applied.`, done.slice(0, 1))
  return above
}

/** One move of the rows: everything up to the revision has one, and nothing above it. */
function stampSteps(asked: Asked, keeper: Keeper, line: readonly string[]): readonly ComputedStep[] {
  const { graph, rows, expressions, purge } = asked
  const purged = purge && rows.length > 0 ? [keeper.purge(rows)] : []
  const goal = Math.max(-1, ...expressions.map((text) => indexOf(graph, line, text)))
  const moved = keeper.move(goal)
  return moved === null ? purged : [...purged, moved]
}

/** -1 for base. */
function indexOf(graph: RevisionGraph, line: readonly string[], text: string): number {
  const found = resolveRevision(graph, text)
  return found === null ? -1 : line.indexOf(found.id)
}

/** The last applied revision of the line: what is shown of rows that are many. */
export function tipOf(line: readonly string[], rows: ReadonlySet<string>): readonly string[] {
  const tip = line.findLast((id) => rows.has(id))
  return tip === undefined ? [] : [tip]
}

class Keeper {
  readonly #line: readonly string[]
  readonly #rows: Set<string>

  constructor(line: readonly string[], rows: ReadonlySet<string>) {
    this.#line = line
    this.#rows = new Set(rows)
  }

  tip(): readonly string[] {
    return tipOf(this.#line, this.#rows)
  }

  up(id: string): ComputedStep {
    return this.#step('upgrade', id, [{ kind: 'insert', id }])
  }

  down(id: string): ComputedStep {
    return this.#step('downgrade', id, [{ kind: 'delete', id }])
  }

  purge(rows: readonly string[]): ComputedStep {
    return this.#step(
      'stamp',
      null,
      [...new Set(rows)].map((id) => ({ kind: 'delete', id })),
    )
  }

  move(goal: number): ComputedStep | null {
    const changes = this.#line.flatMap((id, index): RowChange[] => {
      if (index <= goal) return this.#rows.has(id) ? [] : [{ kind: 'insert', id }]
      return this.#rows.has(id) ? [{ kind: 'delete', id }] : []
    })
    return changes.length === 0 ? null : this.#step('stamp', null, changes)
  }

  #step(
    direction: ComputedStep['direction'],
    revision: string | null,
    rowChanges: readonly RowChange[],
  ): ComputedStep {
    const from = this.tip()
    for (const change of rowChanges) {
      if (change.kind === 'insert') this.#rows.add(change.id)
      if (change.kind === 'delete') this.#rows.delete(change.id)
    }
    return { direction, revision, from, to: this.tip(), rowChanges, rowsAfter: this.tip() }
  }
}

function missingFiles(unknown: readonly string[], line: readonly string[]): HeadwayError {
  const bare = (name: string): string => name.replace(/\.\w+$/, '')
  const other = unknown.find((row) => line.some((id) => bare(id) === bare(row)))
  return new HeadwayError(
    'unknown_database_revision',
    `The database has migrations that the folder lacks: ${unknown.join(', ')}. knex refuses to run, too.`,
    {
      category: 'not_found',
      candidates: [...unknown],
      hint:
        other === undefined
          ? 'Get the missing files (is the branch checked out?), or say what the database really has: headway stamp --purge <migration>'
          : `${other} is here under another extension, and knex compares whole names: open the folder that the database was migrated from.`,
    },
  )
}

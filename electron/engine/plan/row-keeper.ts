import { HeadwayError } from '../../../shared/errors.ts'
import type { RowChange } from '../../../shared/model/plan.ts'
import type { RevisionGraph } from '../graph/revision-graph.ts'

/**
 * The version rows while steps are computed. Every change must hit exactly one row (SEMANTICS decision 11):
 * rows that are no ids, and repeated rows, stop the plan when a step would touch them.
 */
export class RowKeeper {
  readonly #graph: RevisionGraph
  readonly #rows: string[]
  #checked = false

  constructor(graph: RevisionGraph, rows: readonly string[]) {
    this.#graph = graph
    this.#rows = rows.toSorted()
  }

  /** Sorted. */
  snapshot(): readonly string[] {
    return this.#rows.slice()
  }

  has(id: string): boolean {
    return this.#rows[this.#place(id)] === id
  }

  get isEmpty(): boolean {
    return this.#rows.length === 0
  }

  insert(id: string): RowChange {
    this.#requireIds()
    this.#rows.splice(this.#place(id), 0, id)
    return { kind: 'insert', id }
  }

  delete(id: string): RowChange {
    this.#requireIds()
    this.#take(id)
    return { kind: 'delete', id }
  }

  update(from: string, to: string): RowChange {
    this.#requireIds()
    this.#take(from)
    this.#rows.splice(this.#place(to), 0, to)
    return { kind: 'update', from, to }
  }

  #take(id: string): void {
    const at = this.#place(id)
    if (this.#rows[at] !== id || this.#rows[at + 1] === id) throw notOneRow(id, this.#rows[at] === id)
    this.#rows.splice(at, 1)
  }

  /** Where `id` stands or would stand. */
  #place(id: string): number {
    let low = 0
    let high = this.#rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#rows[middle] as string) < id) low = middle + 1
      else high = middle
    }
    return low
  }

  #requireIds(): void {
    if (this.#checked) return
    this.#checked = true
    const other = this.#rows.find((row) => !this.#graph.byId.has(row))
    if (other === undefined) return
    throw new HeadwayError(
      'unknown_database_revision',
      `The version row "${other}" is not the full id of a revision, so no step can change it.`,
      {
        category: 'not_found',
        candidates: this.#graph.nodes.filter((node) => node.id.startsWith(other)).map((node) => node.id),
        hint: 'Write full ids into the version table: headway stamp --purge <revision>',
      },
    )
  }
}

function notOneRow(id: string, several: boolean): HeadwayError {
  const message = several
    ? `The version table holds ${id} more than once.`
    : `The version table does not hold ${id}.`
  return new HeadwayError('malformed_version_table', message, {
    category: 'other',
    candidates: [id],
    hint: 'Correct the version table: headway stamp --purge <the revisions the database really has>',
  })
}

import type { SchemaChange } from '../../../shared/model/changes.ts'
import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import type { SchemaMove, SchemaRenderer } from '../dialects/schema-renderer.ts'
import { inverse, planMove, planMoves, renamesAmong } from './render-sql.ts'

/** One revision's share of a choice of changes: its way there and back, each with the statements that run. */
export type RenderedPart = {
  /** For the message, `build indexes`; null for the part that has what needs no other. */
  readonly title: string | null
  readonly transaction: boolean
  readonly there: { readonly move: SchemaMove; readonly statements: readonly string[] }
  readonly back: { readonly move: SchemaMove; readonly statements: readonly string[] }
}

type Options = { readonly renderer: SchemaRenderer; readonly from: SchemaSnapshot }

/** The chosen changes as one part. */
function renderWhole(changes: readonly SchemaChange[], options: Options): RenderedPart {
  const { there, back } = planMoves(changes, options)
  const way = (move: SchemaMove) => ({ move, statements: options.renderer.statements(move) })
  return { title: null, transaction: true, there: way(there), back: way(back) }
}

/**
 * The chosen changes as revisions that follow each other, with short locks on tables in use. Each downgrade leads
 * exactly to where its upgrade began. One part where the database needs no more, or where nothing changes.
 */
function renderOnline(changes: readonly SchemaChange[], options: Options): readonly RenderedPart[] {
  const { renderer } = options
  const renames = renamesAmong(changes)
  let at = options.from
  const parts = renderer.online(planMoves(changes, options).there).map((stop): RenderedPart => {
    const made = stop.title === null ? renames : []
    const there = planMove(renderer, at, stop.to, made)
    const back = planMove(renderer, stop.to, at, inverse(made))
    at = stop.to
    return {
      title: stop.title,
      transaction: stop.transaction,
      there: { move: there, statements: stop.upgrade(renderer.statements(there)) },
      back: { move: back, statements: stop.downgrade(renderer.statements(back)) },
    }
  })
  const needed = parts.filter((part) => part.there.statements.length + part.back.statements.length > 0)
  return needed.length === 0 ? [renderWhole(changes, options)] : needed
}

/** The chosen changes as one part or, `online`, as those that the database makes with short locks. */
export function renderParts(
  changes: readonly SchemaChange[],
  options: Options & { readonly online: boolean },
): readonly RenderedPart[] {
  return options.online ? renderOnline(changes, options) : [renderWhole(changes, options)]
}

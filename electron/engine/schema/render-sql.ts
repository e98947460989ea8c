import type { Rename, SchemaChange } from '../../../shared/model/changes.ts'
import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import type { SchemaMove, SchemaRenderer } from '../dialects/schema-renderer.ts'
import { applyChanges, renameOf } from './apply-changes.ts'
import { compareSnapshots } from './compare.ts'
import { lossNote } from './loss-notes.ts'

/**
 * Single statements without closing semicolons, both ways; the downgrade is the exact inverse of the upgrade.
 * A statement that loses data has a comment before it.
 */
export type RenderedSql = { readonly upgrade: readonly string[]; readonly downgrade: readonly string[] }

/** The renames among changes, in a form that `compareSnapshots` takes. */
export function renamesAmong(changes: readonly SchemaChange[]): Rename[] {
  return changes.flatMap((change) => renameOf(change) ?? [])
}

/** The renames that lead back. Owners of columns and parts go by the table's name on the far side. */
export function inverse(renames: readonly Rename[]): Rename[] {
  const owners = (kind: Rename['kind']) =>
    new Map(
      renames
        .filter((rename) => rename.kind === kind)
        .map((rename) => [`${rename.toSchema ?? rename.schema}.${rename.to}`, rename]),
    )
  const [tables, enums] = [owners('table'), owners('enum')]
  const owner = ({ kind, schema, table }: Rename) =>
    (kind === 'enum value' ? enums : tables).get(`${schema}.${table}`)
  return renames.map((rename) => {
    const on = rename.table === null ? undefined : owner(rename)
    const moved = rename.toSchema === undefined ? {} : { toSchema: rename.schema }
    const schema = rename.toSchema ?? on?.schema ?? rename.schema
    return { ...rename, ...moved, schema, table: on?.from ?? rename.table, from: rename.to, to: rename.from }
  })
}

/** A move from one schema to another under the given renames. */
export function planMove(
  renderer: SchemaRenderer,
  from: SchemaSnapshot,
  to: SchemaSnapshot,
  renames: readonly Rename[] = [],
): SchemaMove {
  const { changes } = compareSnapshots(from, to, { renames })
  const renamed = applyChanges(
    from,
    changes.filter((change) => change.action === 'rename' && renderer.renames.includes(change.kind)),
  )
  return { from, renamed, to, changes }
}

/** The way there and the way back for a choice of changes; the second begins where the first ends. */
export function planMoves(
  changes: readonly SchemaChange[],
  options: { readonly renderer: SchemaRenderer; readonly from: SchemaSnapshot },
): { readonly there: SchemaMove; readonly back: SchemaMove } {
  const { renderer, from } = options
  const renames = renamesAmong(changes)
  const planned = planMove(renderer, from, applyChanges(from, changes), renames)
  const to = renderer.settle(planned)
  return { there: { ...planned, to }, back: planMove(renderer, to, from, inverse(renames)) }
}

/** SQL with a comment before what loses data. */
export function annotateSql(move: SchemaMove, statements: readonly string[]): readonly string[] {
  return statements.map((sql) => {
    const note = lossNote(move, sql)
    return note === null ? sql : `-- ${note}\n${sql}`
  })
}

/**
 * The statements that make the chosen changes in `from`, and those that take them back. `changes` are any of those
 * that `compareSnapshots` found; what they depend on must be among them (`dependsOn`).
 */
export function renderChangesSql(
  changes: readonly SchemaChange[],
  options: { readonly renderer: SchemaRenderer; readonly from: SchemaSnapshot },
): RenderedSql {
  const { there, back } = planMoves(changes, options)
  const statements = (move: SchemaMove) => annotateSql(move, options.renderer.statements(move))
  return { upgrade: statements(there), downgrade: statements(back) }
}

import { sameSqliteName } from './names.ts'
import type { SchemaSnapshot, TableSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { effectOf } from '../../sql/effects.ts'
import { classify } from '../../sql/classify.ts'
import type { StatementLabel } from '../operation-rules.ts'
import type { SchemaMove } from '../schema-renderer.ts'
import { temporaryName } from './rebuild.ts'
import { rebuildLosses } from './rebuild-losses.ts'
import { classifyRules } from './sql-rules.ts'

const byName =
  (name: string) =>
  (each: { readonly name: string }): boolean =>
    sameSqliteName(each.name, name)

function has(snapshot: SchemaSnapshot, kind: string, name: string): boolean {
  if (kind === 'view') return snapshot.views.some(byName(name))
  if (kind === 'trigger') return snapshot.triggers.some(byName(name))
  return kind === 'index' && snapshot.tables.some((table) => table.indexes.some(byName(name)))
}

/** A statement of a rebuild: the old table is dropped when the new one holds its rows. */
function labelRebuild(move: SchemaMove, table: TableSnapshot, kind: string): StatementLabel {
  const before = move.from.tables.find(byName(table.name))
  const object = { kind: 'table', schema: null, name: table.name }
  if (kind === 'drop table' && before !== undefined) {
    const effects = rebuildLosses(before, table, move.values?.get(table.name))
    const lost = effects.filter(({ effect }) => effect === 'drop column').flatMap(({ columns }) => columns)
    if (lost.length > 0) {
      return {
        kind: 'drop column',
        object: lost.map((column) => `${table.name}.${column}`).join(', '),
        effects,
      }
    }
    return { kind: `rebuild: ${kind}`, object: table.name, effects }
  }
  if (kind !== 'create table') return { kind: `rebuild: ${kind}`, object: table.name, effects: [] }
  const effects = [effectOf('rebuild', object, { lock: 'reads and writes', rewrites: true })]
  return { kind: 'rebuild table', object: table.name, effects }
}

/**
 * What a statement of a move is called. Dropping a table that is made anew, or a view that is made again as it was,
 * destroys nothing; a column that is left out does.
 */
export function labelOf(move: SchemaMove, sql: string): StatementLabel | null {
  const { kind, object } = classify(sql, classifyRules)
  if (object === null) return null
  // AUTOINCREMENT's high-water mark moves to the new table.
  if (object === 'sqlite_sequence') return { kind: `rebuild: ${kind}`, object, effects: [] }
  const rebuilt = move.to.tables.find(
    (table) =>
      sameSqliteName(temporaryName(table.name), object) ||
      (kind === 'drop table' && sameSqliteName(table.name, object)),
  )
  if (rebuilt !== undefined) return labelRebuild(move, rebuilt, kind)
  const [verb, noun = ''] = kind.split(' ')
  const stays = has(move.from, noun, object) && has(move.to, noun, object)
  if (!stays || (verb !== 'create' && verb !== 'drop')) return null
  return { kind: `rebuild: ${kind}`, object, effects: [] }
}

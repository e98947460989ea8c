import type { StatementEffect } from '../../../../shared/model/effects.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'

/** What the statements of one side do. */
export type SideWork = {
  readonly effects: readonly StatementEffect[]
  /** Its statements as they ran. */
  readonly statements: readonly string[]
  /** Its code asks the database what is in it. */
  readonly readsData: boolean
}

const writes = new Set(['insert', 'update', 'delete', 'truncate'])
const unclear = new Set(['run code', 'unknown', 'cascade'])
const harmless = new Set(['maintain', 'setting'])

/**
 * Why two sides may depend on each other through rows although both orders give the same schema. A scratch database
 * holds too few rows to prove anything by trying, so every possible overlap counts. Null where the sides touch
 * different data. Pure.
 */
export function sharedRows(left: SideWork, right: SideWork, schema: SchemaSnapshot): string | null {
  const works = [left, right]
  const movesRows = works.some(({ effects }) => effects.some(({ effect }) => writes.has(effect)))
  if (works.some(({ effects }) => effects.some(({ effect }) => unclear.has(effect))))
    return 'one side runs something whose effect its statements do not tell'
  if (works.some(({ readsData }) => readsData)) return 'one side goes by what the database holds'
  const gone = namesWhatGoes(left, right) ?? namesWhatGoes(right, left)
  if (gone !== null) return `one side drops or renames ${gone}, which the other one names`
  if (!movesRows) return null
  const related = relatedTables(schema)
  const meets = (one: SideWork, other: SideWork): string | null => {
    const written = groupsOf(one, related, ({ effect }) => writes.has(effect))
    const touched = groupsOf(other, related, ({ effect }) => !harmless.has(effect))
    return [...written].find((table) => touched.has(table)) ?? null
  }
  const table = meets(left, right) ?? meets(right, left)
  if (table !== null)
    return `one side writes rows of ${table}, or of what hangs on it, and the other works on it as well`
  const bothWrite = works.every(({ effects }) => effects.some(({ effect }) => writes.has(effect)))
  if (bothWrite && schema.triggers.length > 0)
    return 'both sides write rows, and triggers may carry them further'
  return null
}

/** An object that one side drops or renames and a statement of the other side names. */
function namesWhatGoes(side: SideWork, other: SideWork): string | null {
  const words = new Set(other.statements.flatMap((sql) => sql.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? []))
  for (const { effect, object, columns } of side.effects) {
    if (object === null || !words.has(object.name.toLowerCase())) continue
    if (effect === 'drop' || effect === 'rename' || effect === 'rebuild') return object.name
    if (effect !== 'drop column' && effect !== 'rename column') continue
    const column = columns.find((name) => words.has(name.toLowerCase()))
    if (column !== undefined) return `${object.name}.${column}`
  }
  return null
}

function groupsOf(
  { effects }: SideWork,
  related: ReadonlyMap<string, string>,
  chosen: (effect: StatementEffect) => boolean,
): ReadonlySet<string> {
  const names = effects.flatMap((effect) =>
    chosen(effect) && effect.object !== null ? [effect.object.name.toLowerCase()] : [],
  )
  return new Set(names.map((name) => related.get(name) ?? name))
}

/**
 * Maps each table, and each unique index, by its lower-case name to one name for all tables that foreign keys connect.
 */
function relatedTables({ tables }: SchemaSnapshot): ReadonlyMap<string, string> {
  const group = new Map(tables.map(({ name }) => [name.toLowerCase(), name.toLowerCase()]))
  for (const { name, constraints } of tables) {
    for (const { references } of constraints) {
      if (references === null) continue
      const from = group.get(name.toLowerCase()) ?? name.toLowerCase()
      const to = group.get(references.table.toLowerCase()) ?? references.table.toLowerCase()
      for (const [table, of] of group) if (of === from) group.set(table, to)
    }
  }
  for (const { name, indexes } of tables) {
    const own = group.get(name.toLowerCase()) ?? name.toLowerCase()
    for (const index of indexes) if (index.unique) group.set(index.name.toLowerCase(), own)
  }
  return group
}

import type { StatementEffect } from '../../../shared/model/effects.ts'
import { namedTables } from '../../../shared/named-tables.ts'

/** What one statement does to one table. */
export type TableTouch = {
  /** As the database folds it. */
  readonly table: string
  readonly schema: string | null
  /** For people: `add column price`, `create index i`. */
  readonly words: string
  readonly columns: readonly string[]
  /** Every word of the text, lower case, where the columns are not told one by one: of a new table, of code. */
  readonly text: string | null
  /** The new name of the table (no column), or of the only column. */
  readonly renamedTo: string | null
  readonly certain: boolean
}

type Statement = { readonly sql: string; readonly effects: readonly StatementEffect[] }

/** What statements do to tables, from their effects. What lies on a table (an index, a trigger) touches it, too. Pure. */
export function touchesOf(statements: readonly Statement[]): readonly TableTouch[] {
  return statements.flatMap(({ sql, effects }) => {
    const own = effects.flatMap((effect) => touchOf(effect, sql))
    const beside = effects.find(
      ({ object, effect }) => object !== null && object.kind !== 'table' && effect !== 'read',
    )
    const known = new Set(own.map(({ table }) => table))
    const others = namedTables(sql).flatMap((name): TableTouch[] => {
      const [table = '', schema = null] = name.split('.').toReversed()
      if (known.has(table)) return []
      const isUnknown = effects.some(({ effect }) => effect === 'unknown' || effect === 'run code')
      if (beside === undefined && !isUnknown) return []
      const { effect = 'named', object = null } = beside ?? {}
      const words = object === null ? 'named' : `${effect} ${object.kind} ${object.name}`
      return [touch({ table, schema, words, text: wordsOf(sql), certain: !isUnknown })]
    })
    return [...own, ...others]
  })
}

/** What is known of code that was read and not run: the tables that it names. Pure. */
export function touchesOfCode(text: string): readonly TableTouch[] {
  const words = wordsOf(text)
  return namedTables(text).map((name) => {
    const [table = '', schema = null] = name.split('.').toReversed()
    return touch({ table, schema, words: 'named in code', text: words, certain: false })
  })
}

function touchOf(effect: StatementEffect, sql: string): readonly TableTouch[] {
  const { object, columns, detail, certain } = effect
  if (object?.kind !== 'table' || effect.effect === 'read') return []
  const isRename = effect.effect === 'rename' || effect.effect === 'rename column'
  const isWhole = effect.effect === 'create' || effect.effect === 'rebuild'
  const to = isRename && detail !== null ? ` to ${detail}` : ''
  return [
    touch({
      table: object.name,
      schema: object.schema,
      words: `${effect.effect}${columns.length === 0 ? '' : ` ${columns.join(', ')}`}${to}`,
      columns,
      text: isWhole ? wordsOf(sql) : null,
      renamedTo: isRename ? detail : null,
      certain,
    }),
  ]
}

function touch(
  part: Pick<TableTouch, 'table' | 'schema' | 'words' | 'certain'> & Partial<TableTouch>,
): TableTouch {
  return { columns: [], text: null, renamedTo: null, ...part }
}

/** The words of a text, each once, with a space on both sides. */
function wordsOf(text: string): string {
  return ` ${[...new Set(text.toLowerCase().match(/\w+/g))].join(' ')} `
}

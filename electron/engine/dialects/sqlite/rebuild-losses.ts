import type { EffectObject, StatementEffect } from '../../../../shared/model/effects.ts'
import type {
  ColumnSnapshot,
  ConstraintSnapshot,
  TableSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { effectOf } from '../../sql/effects.ts'
import { sameSqliteName } from './names.ts'

type Expressions = ReadonlyMap<string, string> | undefined

/**
 * What a table made anew takes away: columns left out, values that the new type or an expression changes, constraints.
 * `filled`: expressions that columns are filled from.
 */
export function rebuildLosses(
  before: TableSnapshot,
  after: TableSnapshot,
  filled: Expressions,
): StatementEffect[] {
  const object = { kind: 'table', schema: null, name: after.name }
  const kept = (name: string): ColumnSnapshot | undefined =>
    after.columns.find((column) => sameSqliteName(column.name, name))
  const columns = before.columns
    .filter(({ generated }) => generated === null)
    .flatMap((column) => columnLoss(object, column, kept(column.name), { filled, strict: after.strict }))
  const constraints = before.constraints
    .filter((each) => each.columns.every((name) => kept(name) !== undefined) && isGone(each, after))
    .map(({ name, kind }) => effectOf('drop constraint', object, { detail: name ?? kind, loses: 'guard' }))
  return [...columns, ...constraints]
}

function columnLoss(
  object: EffectObject,
  column: ColumnSnapshot,
  after: ColumnSnapshot | undefined,
  { filled, strict }: { readonly filled: Expressions; readonly strict: boolean },
): StatementEffect[] {
  const loss: Partial<StatementEffect> = {
    columns: [column.name],
    loses: 'values',
    lock: 'reads and writes',
  }
  if (after === undefined) return [effectOf('drop column', object, loss)]
  if (filled?.has(after.name) !== true && keepsValues(column.type, after.type, strict)) return []
  return [effectOf('change type', object, { ...loss, detail: after.type, certain: false })]
}

type Affinity = 'integer' | 'text' | 'blob' | 'real' | 'numeric'

/** What a declared type makes of values ("Datatypes In SQLite", 3.1). */
const affinities: readonly (readonly [RegExp, Affinity])[] = [
  [/int/i, 'integer'],
  [/char|clob|text/i, 'text'],
  [/blob|^$/i, 'blob'],
  [/real|floa|doub/i, 'real'],
]

export function affinityOf(type: string): Affinity {
  return affinities.find(([pattern]) => pattern.test(type))?.[1] ?? 'numeric'
}

/**
 * TEXT and BLOB keep any value, and declared sizes are ignored; a numeric type converts text that looks like a number.
 */
function keepsValues(before: string, after: string, strict: boolean): boolean {
  const [from, to] = [affinityOf(before), affinityOf(after)]
  if (from === to || to === 'text' || to === 'blob' || (strict && /^any$/i.test(after))) return true
  return to !== 'real' && from !== 'text' && from !== 'blob'
}

function isGone({ name, kind, definition }: ConstraintSnapshot, after: TableSnapshot): boolean {
  return !after.constraints.some((each) =>
    name !== null && each.name !== null
      ? sameSqliteName(each.name, name)
      : each.kind === kind && each.definition === definition,
  )
}

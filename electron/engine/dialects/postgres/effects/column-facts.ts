import type { ColumnDef, Constraint, Node } from 'libpg-query'
import type { EffectFact, FactName } from '../../../../../shared/model/effects.ts'
import { factIf } from '../../../sql/effects.ts'
import { nodesOf, stringsOf, typeText } from './ast.ts'

/** Types that are judged, by the text of the type. */
const typeFacts: readonly (readonly [RegExp, FactName])[] = [
  [/^(?:char|character)(?:\(|\[|$)/, 'char'],
  [/^varchar\(/, 'limited text'],
  [/^timestamp(?:\(|\[|$)/, 'no time zone'],
  [/^json(?:\[|$)/, 'json'],
  [/^money(?:\[|$)/, 'money'],
]

const smallIntegers = /^(?:smallint|integer|serial|serial4|smallserial|serial2)$/

/** What is worth telling of a column's type; `key`: it is the primary key by itself. */
export function typeFactsOf(column: ColumnDef | null, key: boolean): readonly EffectFact[] {
  if (column === null) return []
  // "char" in quotation marks is a type of its own; the word without them is the server's bpchar.
  const quoted = stringsOf(column.typeName?.names).join('.') === 'char'
  const type = quoted ? '' : typeText(column.typeName)
  const name = column.colname ?? null
  return [
    ...typeFacts.flatMap(([pattern, fact]) => factIf(pattern.test(type), fact, name)),
    ...factIf(key && smallIntegers.test(type), 'small key', name),
    ...factIf(/serial/.test(type), 'serial', name),
  ]
}

/** What is worth telling of a new table: its columns' types, and whether it has a primary key. */
export function tableFacts(
  elements: readonly Node[] | undefined,
  constraints: readonly Constraint[],
  hasOthersColumns: boolean,
): readonly EffectFact[] {
  const columns = nodesOf(elements, 'ColumnDef')
  const keys = constraints.filter(({ contype }) => contype === 'CONSTR_PRIMARY')
  const single = keys.flatMap(({ keys: names }) => (names?.length === 1 ? nodesOf(names, 'String') : []))
  const isKey = (column: ColumnDef): boolean =>
    single.some(({ sval }) => sval === column.colname) ||
    nodesOf(column.constraints, 'Constraint').some(({ contype }) => contype === 'CONSTR_PRIMARY')
  return [
    ...columns.flatMap((column) => typeFactsOf(column, isKey(column))),
    ...factIf(keys.length === 0 && !hasOthersColumns, 'no primary key'),
  ]
}

import { postgresName } from './names.ts'

const families: readonly (readonly string[])[] = [
  ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision', 'money'],
  ['text', 'character varying', 'character', 'name', '"char"'],
  ['date', 'timestamp without time zone', 'timestamp with time zone'],
  ['time without time zone', 'time with time zone', 'interval'],
  ['integer', 'boolean'],
  ['json', 'jsonb'],
  ['bit', 'bit varying'],
  ['inet', 'cidr'],
]

/** A type without its arguments and array brackets. */
function baseType(type: string): string {
  return type
    .replace(/\([^)]*\)/g, '')
    .replace(/(\[\])+$/, '')
    .trim()
}

/** Whether PostgreSQL has a cast of its own between the two, explicit ones included (pg_cast). */
function castsDirectly(from: string, to: string): boolean {
  const [a, b] = [baseType(from), baseType(to)]
  if (from.endsWith('[]') !== to.endsWith('[]')) return to === 'text'
  if (a === b) return true
  const texts = families[1] ?? []
  // Every type converts to and from text by its input and output functions.
  if (texts.includes(a) || texts.includes(b)) return true
  return families.some((family) => family.includes(a) && family.includes(b))
}

/** The USING expression that turns a column's values into another type; through text where there is no cast. */
export function castExpression(column: string, from: string, to: string, throughText = false): string {
  const name = postgresName(column)
  if (!throughText && castsDirectly(from, to)) return `${name}::${to}`
  const text = from.endsWith('[]') && to.endsWith('[]') ? 'text[]' : 'text'
  return `${name}::${text}::${to}`
}

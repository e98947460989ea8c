/** Keys of the filter language: `state:pending label:pricing "two words" -merge`. */
const queryKeys = ['state', 'label', 'author', 'table', 'before', 'after'] as const
type QueryKey = (typeof queryKeys)[number]

/** One condition. `text` is lower case; `negated` was written with a leading minus. */
type QueryTerm = {
  readonly key: QueryKey | 'text'
  readonly text: string
  readonly negated: boolean
}

/** What a query can ask about one revision. All lower case, but `created` (ISO 8601). */
export type QueryFacts = {
  /** Where plain words are looked for: message, id, path, labels. */
  readonly text: string
  readonly states: readonly string[]
  readonly labels: readonly string[]
  readonly authors: readonly string[]
  readonly tables: readonly string[]
  readonly created: string | null
}

const tokens = /(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/gi

/**
 * Reads a query. Total: an unknown key, an empty value or an open quote is plain text, never an error.
 * All terms must hold; several values of one key, separated by commas, are alternatives.
 */
export function parseQuery(input: string): QueryTerm[] {
  const terms: QueryTerm[] = []
  for (const [whole, minus, key, quoted, word] of input.matchAll(tokens)) {
    const negated = minus === '-' && whole.length > 1
    const text = (quoted ?? word ?? '').toLowerCase()
    const known = queryKeys.find((candidate) => candidate === key?.toLowerCase())
    if (known && text !== '') terms.push({ key: known, text, negated })
    else {
      const plain = (quoted ?? whole.slice(negated ? 1 : 0)).toLowerCase()
      if (plain !== '') terms.push({ key: 'text', text: plain, negated })
    }
  }
  return terms
}

/** Whether every term holds for a revision. An empty query holds for all. */
export function matchesQuery(terms: readonly QueryTerm[], facts: QueryFacts): boolean {
  return terms.every((term) => holds(term, facts) !== term.negated)
}

function holds(term: QueryTerm, facts: QueryFacts): boolean {
  if (term.key === 'text') return facts.text.includes(term.text)
  return term.text.split(',').some((value) => value !== '' && holdsOne(term.key, value, facts))
}

function holdsOne(key: QueryTerm['key'], value: string, facts: QueryFacts): boolean {
  switch (key) {
    case 'text':
      return facts.text.includes(value)
    case 'state':
      return facts.states.some((state) => state.startsWith(value))
    case 'label':
      return facts.labels.some((label) => label.startsWith(value))
    case 'author':
      return facts.authors.some((author) => author.includes(value))
    case 'table':
      return facts.tables.some((table) => table.includes(value))
    case 'before':
      return facts.created !== null && facts.created.slice(0, value.length) < value
    case 'after':
      return facts.created !== null && facts.created.slice(0, value.length) >= value
  }
}

/** Puts `key:value` into a query, or takes it out where it is: what a click on a chip does. */
export function toggleTerm(input: string, key: QueryKey, value: string): string {
  const written = /\s/.test(value) ? `${key}:"${value}"` : `${key}:${value}`
  const words = input.split(/\s+/).filter((word) => word !== '')
  const without = words.filter((word) => word.toLowerCase() !== written.toLowerCase())
  return (without.length === words.length ? [...words, written] : without).join(' ')
}

/** True where a query has exactly this term: a chip that is on. */
export function hasTerm(input: string, key: QueryKey, value: string): boolean {
  return parseQuery(input).some(
    (term) => term.key === key && !term.negated && term.text === value.toLowerCase(),
  )
}

import { carriedKey, objectKey, partKey } from '../../../shared/model/schema-snapshot.ts'
import type { NotCompared, SchemaSnapshot, TableSnapshot } from '../../../shared/model/schema-snapshot.ts'

/** Kinds of objects that models of an ORM may have no words for, and how people call them. */
const kinds = {
  extensions: 'extensions',
  domains: 'domains',
  views: 'views',
  routines: 'functions',
  triggers: 'triggers',
  policies: 'policies',
} as const

type Kept = { readonly to: SchemaSnapshot; readonly kept: readonly NotCompared[] }
type Placed = { readonly schema: string; readonly name: string }

/**
 * The wanted schema of models that were printed by a program, with whatever they say nothing of left as it is in `from`:
 * a kind of object that they hold none of (views, functions, triggers, ...), comments and row security where they have
 * none. Revisions write those by hand, and nothing is dropped because an ORM has no word for it. What stands on something
 * that goes is not kept. `kept` says what is left alone. Pure.
 */
export function withUnknownKinds(from: SchemaSnapshot, wanted: SchemaSnapshot): Kept {
  const tables = wanted.tables.map((table) => describedAs(from, wanted, table))
  const base = { ...wanted, tables }
  const gone = goneKeys(from, wanted)
  let candidates = silentObjects(from, wanted)
  for (;;) {
    const [lost, rest] = split(candidates, ({ uses }) => uses.some((key) => gone.has(key)))
    if (lost.length === 0) break
    for (const { key } of lost) gone.add(key)
    candidates = rest
  }
  const to = candidates.reduce((snapshot, { add }) => add(snapshot), base)
  const names = [...new Set(candidates.map(({ kind }) => kind))].toSorted()
  return {
    to,
    kept:
      names.length === 0
        ? []
        : [
            {
              kind: 'other objects',
              name: `(${names.join(', ')})`,
              reason: 'the models hold none of their kinds; they stay as they are',
            },
          ],
  }
}

type Silent = {
  readonly kind: string
  readonly key: string
  readonly uses: readonly string[]
  readonly add: (snapshot: SchemaSnapshot) => SchemaSnapshot
}

type Listed = Placed & {
  readonly dependsOn?: readonly string[]
  readonly table?: string
  readonly arguments?: string
}

/** Objects of `from` whose kind `wanted` holds none of. */
function silentObjects(from: SchemaSnapshot, wanted: SchemaSnapshot): readonly Silent[] {
  // The models never drop an extension that exists, whichever others they need.
  const lists = (Object.keys(kinds) as (keyof typeof kinds)[]).filter(
    (list) => wanted[list].length === 0 || list === 'extensions',
  )
  const wantedExtensions = new Set(wanted.extensions.map(({ name }) => name))
  const listed = lists.flatMap((list) =>
    (from[list] as readonly Listed[])
      .filter(({ name }) => list !== 'extensions' || !wantedExtensions.has(name))
      .map((each): Silent => ({
        kind: kinds[list],
        key: keyOf(list, each),
        uses: [
          ...(each.dependsOn ?? []),
          ...(each.table === undefined ? [] : ownerKeys({ schema: each.schema, name: each.table })),
        ],
        add: (snapshot) => ({ ...snapshot, [list]: [...snapshot[list], each] }),
      })),
  )
  const known = new Set(wanted.carried.map(({ kind }) => kind))
  const carried = from.carried
    .filter(({ kind, role }) => role === null && !known.has(kind))
    .map((each): Silent => ({
      kind: `objects of kind "${each.kind}"`,
      key: carriedKey(each),
      uses: [...each.dependsOn, ...(each.on === null ? [] : ownerKeys(each.on))],
      add: (snapshot) => ({ ...snapshot, carried: [...snapshot.carried, each] }),
    }))
  const free = wanted.sequences.some(({ ownedBy }) => ownedBy === null) ? [] : from.sequences
  const sequences = free
    .filter(({ ownedBy }) => ownedBy === null)
    .map((each): Silent => ({
      kind: 'sequences of no column',
      key: objectKey('sequence', each.schema, each.name),
      uses: [],
      add: (snapshot) => ({ ...snapshot, sequences: [...snapshot.sequences, each] }),
    }))
  return [...listed, ...carried, ...sequences]
}

function keyOf(list: keyof typeof kinds, each: Listed): string {
  switch (list) {
    case 'extensions':
      return objectKey('extension', '', each.name)
    case 'domains':
      return objectKey('type', each.schema, each.name)
    case 'views':
      return objectKey('view', each.schema, each.name)
    case 'routines':
      return objectKey('routine', each.schema, `${each.name}(${each.arguments ?? ''})`)
    case 'triggers':
    case 'policies':
      return partKey(list, each.schema, each.table ?? '', each.name)
  }
}

/** A part needs its table or view, whichever it is. */
const ownerKeys = ({ schema, name }: Placed): readonly string[] => [
  objectKey('table', schema, name),
  objectKey('view', schema, name),
]

/** What tables, their columns and types `from` has and `wanted` does not. */
function goneKeys(from: SchemaSnapshot, wanted: SchemaSnapshot): Set<string> {
  const keys = ({ tables, enums, schemas }: SchemaSnapshot): readonly string[] => [
    ...schemas.map(({ name }) => objectKey('schema', '', name)),
    ...enums.map(({ schema, name }) => objectKey('type', schema, name)),
    ...tables.flatMap(({ schema, name, columns }) => [
      objectKey('table', schema, name),
      ...columns.map((column) => partKey('column', schema, name, column.name)),
    ]),
  ]
  const there = new Set(keys(wanted))
  return new Set(keys(from).filter((key) => !there.has(key)))
}

/** A wanted table with the comments and the row security of the one that is there, where the models speak of none. */
function describedAs(from: SchemaSnapshot, wanted: SchemaSnapshot, table: TableSnapshot): TableSnapshot {
  const old = from.tables.find(({ schema, name }) => schema === table.schema && name === table.name)
  if (old === undefined) return table
  const secured =
    wanted.policies.length === 0 && wanted.tables.every(({ rowSecurity }) => !rowSecurity.enabled)
  const rowSecurity = secured ? old.rowSecurity : table.rowSecurity
  if (hasComments(wanted)) return { ...table, rowSecurity }
  const comments = <T extends { readonly name: string | null; readonly comment: string | null }>(
    list: readonly T[],
    before: readonly T[],
  ): T[] =>
    list.map((each) => ({ ...each, comment: before.find(({ name }) => name === each.name)?.comment ?? null }))
  return {
    ...table,
    rowSecurity,
    comment: old.comment,
    columns: comments(table.columns, old.columns),
    constraints: comments(table.constraints, old.constraints),
    indexes: comments(table.indexes, old.indexes),
  }
}

function hasComments({ tables }: SchemaSnapshot): boolean {
  return tables.some(({ comment, columns, constraints, indexes }) =>
    [{ comment }, ...columns, ...constraints, ...indexes].some((each) => each.comment !== null),
  )
}

function split<T>(list: readonly T[], isFirst: (each: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [list.filter(isFirst), list.filter((each) => !isFirst(each))]
}

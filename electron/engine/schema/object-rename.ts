import { traitsOf } from '../dialects/traits.ts'
import { quoteText } from '../dialects/version-table-sql.ts'
import {
  moveInSql,
  renameColumnInSql,
  renameLiteralInSql,
  renameQualifiedInSql,
  renameTableInSql,
} from '../sql/rename-in-sql.ts'
import type { Rename } from '../../../shared/model/changes.ts'
import {
  compareConstraints,
  objectKey,
  partKey,
  type CarriedSnapshot,
  type IndexSnapshot,
  type SchemaSnapshot,
  type TableSnapshot,
  type TriggerSnapshot,
} from '../../../shared/model/schema-snapshot.ts'
import {
  type TextMap,
  mapExpressions,
  mapForeignKeys,
  mapKeys,
  mapDependants,
  qualifiedName,
  mapAllText,
} from './rename-texts.ts'

/** The sequences that a table's columns own go where it goes; their names stand in defaults. */
function moveSequences(snapshot: SchemaSnapshot, { schema, from, toSchema }: Rename): SchemaSnapshot {
  if (toSchema === undefined) return snapshot
  const owned = snapshot.sequences.filter(
    (sequence) =>
      sequence.ownedBy?.schema === schema && sequence.ownedBy.table === from && sequence.schema === schema,
  )
  return owned.reduce((moved, { name }) => {
    const literal = (of: string) => quoteText(qualifiedName(moved, of, name))
    const text: TextMap = (sql) =>
      renameLiteralInSql(sql, traitsOf(moved.dialect), {
        from: literal(schema),
        to: literal(toSchema),
        follow: '::regclass',
      })
    const sequences = moved.sequences.map((sequence) =>
      sequence.schema === schema && sequence.name === name ? { ...sequence, schema: toSchema } : sequence,
    )
    const named = mapAllText({ ...moved, sequences }, text)
    return mapKeys(named, objectKey('sequence', schema, name), objectKey('sequence', toSchema, name))
  }, snapshot)
}

/** Keys of the table, of its parts and of its indexes. */
function mapTableKeys(snapshot: SchemaSnapshot, rename: Rename, indexes: readonly string[]): SchemaSnapshot {
  const { schema, from, to, toSchema = schema } = rename
  const keyed = ['table', 'constraint', 'column'].reduce(
    (mapped, kind) => mapKeys(mapped, objectKey(kind, schema, from), objectKey(kind, toSchema, to)),
    snapshot,
  )
  return toSchema === schema
    ? keyed
    : indexes.reduce(
        (mapped, name) =>
          mapKeys(mapped, objectKey('index', schema, name), objectKey('index', toSchema, name)),
        keyed,
      )
}

/** A table under another name or in another schema. */
function renameTable(snapshot: SchemaSnapshot, rename: Rename): SchemaSnapshot {
  const { schema, from, to, toSchema = schema } = rename
  const { dialect } = snapshot
  const isIt = (each: { readonly schema: string; readonly name: string }) =>
    each.schema === schema && each.name === from
  const place = { schema: toSchema, name: to }
  const key = objectKey('table', schema, from)
  const text: TextMap = (sql) =>
    toSchema === schema
      ? renameTableInSql(sql, traitsOf(dialect), from, to)
      : moveInSql(sql, traitsOf(dialect), { schema, name: from, to: toSchema })
  const dependants = mapDependants(moveSequences(snapshot, rename), key, text)
  const targets = mapForeignKeys(dependants, (each) =>
    each.references !== null && each.references.schema === schema && each.references.table === from
      ? { ...each, references: { ...each.references, schema: toSchema, table: to } }
      : each,
  )
  const onIt = <T extends { readonly schema: string; readonly table: string }>(t: T): T =>
    t.schema === schema && t.table === from ? { ...t, schema: toSchema, table: to } : t
  // Statistics stay in the schema they were made in.
  const partOf = (carried: CarriedSnapshot): CarriedSnapshot => ({
    ...carried,
    schema: carried.kind === 'statistics' ? carried.schema : toSchema,
    on: place,
  })
  const moved: SchemaSnapshot = {
    ...targets,
    tables: targets.tables.map((table) => ({
      ...table,
      ...(isIt(table) ? place : {}),
      inherits: table.inherits.map((parent) => (isIt(parent) ? { ...parent, ...place } : parent)),
      partitionOf:
        table.partitionOf !== null && isIt(table.partitionOf)
          ? { ...table.partitionOf, ...place }
          : table.partitionOf,
    })),
    triggers: targets.triggers.map((each) => onPartitions(onIt(each), onIt)),
    policies: targets.policies.map(onIt),
    carried: targets.carried.map((each) => (each.on !== null && isIt(each.on) ? partOf(each) : each)),
    sequences: targets.sequences.map((sequence) => ({
      ...sequence,
      ownedBy: sequence.ownedBy === null ? null : onIt(sequence.ownedBy),
    })),
  }
  const table = snapshot.tables.find(isIt)
  return mapTableKeys(moved, rename, table?.indexes.map((each) => each.name) ?? [])
}

function onPartitions(
  trigger: TriggerSnapshot,
  moved: <T extends { readonly schema: string; readonly table: string }>(t: T) => T,
): TriggerSnapshot {
  if (trigger.partitions === undefined) return trigger
  const order = (each: { readonly schema: string; readonly table: string }): string =>
    `${each.schema}\0${each.table}`
  const partitions = trigger.partitions.map(moved)
  return { ...trigger, partitions: partitions.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)) }
}

function renameColumn(snapshot: SchemaSnapshot, { schema, table, from, to }: Rename): SchemaSnapshot {
  const { dialect } = snapshot
  const text: TextMap = (sql) => renameColumnInSql(sql, traitsOf(dialect), from, to)
  const column: TextMap = (name) => (name === from ? to : name)
  const isIt = (each: TableSnapshot) => each.schema === schema && each.name === table
  const children = (each: TableSnapshot) =>
    isIt(each) ||
    (each.partitionOf?.schema === schema && each.partitionOf.name === table) ||
    each.inherits.some((parent) => parent.schema === schema && parent.name === table)
  const named: SchemaSnapshot = {
    ...snapshot,
    tables: snapshot.tables.map((table) => (children(table) ? mapExpressions(table, text, column) : table)),
    sequences: snapshot.sequences.map((sequence) =>
      sequence.ownedBy?.schema === schema && sequence.ownedBy.table === table
        ? { ...sequence, ownedBy: { ...sequence.ownedBy, column: column(sequence.ownedBy.column) } }
        : sequence,
    ),
  }
  const keyed = mapForeignKeys(named, (each, owner) => {
    const own = isIt(owner) ? { ...each, columns: each.columns.map(column) } : each
    const target = own.references
    const refers = target !== null && target.schema === schema && target.table === table
    return refers ? { ...own, references: { ...target, columns: target.columns.map(column) } } : own
  })
  const [key, fresh] = [from, to].map((name) => partKey('column', schema, table ?? '', name)) as [
    string,
    string,
  ]
  const parts = keyed.carried.map((each) =>
    each.on?.schema === schema && each.on.name === table && each.dependsOn.includes(key)
      ? { ...each, name: each.name === from ? to : each.name.replace(`${from} to `, () => `${to} to `) }
      : each,
  )
  return mapKeys(
    mapDependants({ ...keyed, carried: parts }, objectKey('table', schema, table ?? ''), text),
    key,
    fresh,
  )
}

function renamePart(snapshot: SchemaSnapshot, { kind, schema, table, from, to }: Rename): SchemaSnapshot {
  const named = <T extends { readonly name: string | null }>(t: T): T =>
    t.name === from ? { ...t, name: to } : t
  const inTable = <
    T extends { readonly schema: string; readonly name: string; readonly indexes: readonly IndexSnapshot[] },
  >(
    t: T,
  ): T => {
    if (t.schema !== schema || t.name !== table) return t
    const indexes = t.indexes.map(named).toSorted((a, b) => (a.name < b.name ? -1 : 1))
    return { ...t, indexes }
  }
  // What a partition has from its parent may be renamed when it is detached.
  const inherited = (each: TableSnapshot): TableSnapshot => {
    if (each.schema !== schema || each.name !== table || each.fromParent === undefined) return each
    const { constraints, indexes } = each.fromParent
    return { ...each, fromParent: { constraints: constraints.map(named), indexes: indexes.map(named) } }
  }
  const whole = { ...snapshot, tables: snapshot.tables.map(inherited) }
  if (kind === 'index')
    return { ...whole, tables: whole.tables.map(inTable), views: snapshot.views.map(inTable) }
  const tables = whole.tables.map((each) =>
    each.schema === schema && each.name === table
      ? { ...each, constraints: each.constraints.map(named).toSorted(compareConstraints) }
      : each,
  )
  return { ...whole, tables }
}

function renameSequence(snapshot: SchemaSnapshot, { schema, from, to }: Rename): SchemaSnapshot {
  const text: TextMap = (sql) =>
    renameLiteralInSql(sql, traitsOf(snapshot.dialect), {
      from: quoteText(qualifiedName(snapshot, schema, from)),
      to: quoteText(qualifiedName(snapshot, schema, to)),
      follow: '::regclass',
    })
  const named = mapAllText(snapshot, text)
  const sequences = named.sequences.map((sequence) =>
    sequence.schema === schema && sequence.name === from ? { ...sequence, name: to } : sequence,
  )
  return mapKeys(
    { ...named, sequences },
    objectKey('sequence', schema, from),
    objectKey('sequence', schema, to),
  )
}

function renameEnumValue(snapshot: SchemaSnapshot, { schema, table, from, to }: Rename): SchemaSnapshot {
  const text: TextMap = (sql) =>
    renameLiteralInSql(sql, traitsOf(snapshot.dialect), {
      from: quoteText(from),
      to: quoteText(to),
      follow: `::${qualifiedName(snapshot, schema, table ?? '')}`,
    })
  const named = mapAllText(snapshot, text)
  const enums = named.enums.map((each) =>
    each.schema === schema && each.name === table
      ? { ...each, values: each.values.map((value) => (value === from ? to : value)) }
      : each,
  )
  return { ...named, enums }
}

/** An enum itself: columns, domains and routines are of it, expressions cast to it. */
function renameEnum(snapshot: SchemaSnapshot, { schema, from, to }: Rename): SchemaSnapshot {
  const text: TextMap = (sql) =>
    sql.includes(from) ? renameQualifiedInSql(sql, traitsOf(snapshot.dialect), { schema, from, to }) : sql
  const named = mapAllText(snapshot, text)
  const types = <T extends { readonly type: string }>(list: readonly T[]): T[] =>
    list.map((each) => ({ ...each, type: text(each.type) }))
  const typed: SchemaSnapshot = {
    ...named,
    enums: named.enums.map((each) =>
      each.schema === schema && each.name === from ? { ...each, name: to } : each,
    ),
    domains: types(named.domains),
    tables: named.tables.map((table) => ({ ...table, columns: types(table.columns) })),
    views: named.views.map((view) => ({ ...view, columns: types(view.columns) })),
    routines: named.routines.map((routine) => ({
      ...routine,
      arguments: text(routine.arguments),
      definition: text(routine.definition),
      signature: text(routine.signature),
    })),
  }
  return mapKeys(typed, objectKey('type', schema, from), objectKey('type', schema, to))
}

/** The snapshot after one rename, with every expression, key and owner that names the object. */
export function applyRename(snapshot: SchemaSnapshot, rename: Rename): SchemaSnapshot {
  if (rename.kind === 'table') return renameTable(snapshot, rename)
  if (rename.kind === 'column') return renameColumn(snapshot, rename)
  if (rename.kind === 'sequence') return renameSequence(snapshot, rename)
  if (rename.kind === 'enum') return renameEnum(snapshot, rename)
  if (rename.kind === 'enum value') return renameEnumValue(snapshot, rename)
  return renamePart(snapshot, rename)
}

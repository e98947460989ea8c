import { postgresLiteral, postgresQualified } from '../../../shared/ddl/postgres-names.ts'
import {
  moveInSql,
  nameIn,
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
  type ConstraintSnapshot,
  type IndexSnapshot,
  type SchemaSnapshot,
  type TableSnapshot,
} from '../../../shared/model/schema-snapshot.ts'
import { sqlName } from './change-builder.ts'

type TextMap = (sql: string) => string

const maybe = (map: TextMap, sql: string | null): string | null => (sql === null ? null : map(sql))

function mapIndex(index: IndexSnapshot, map: TextMap, column: TextMap): IndexSnapshot {
  return {
    ...index,
    keys: index.keys.map((key) => ({
      ...key,
      column: maybe(column, key.column),
      expression: map(key.expression),
    })),
    include: index.include.map(column),
    predicate: maybe(map, index.predicate),
    definition: map(index.definition),
  }
}

/** Every expression of the table through `map`; foreign keys are left alone. */
function mapExpressions(table: TableSnapshot, map: TextMap, column: TextMap): TableSnapshot {
  const mapConstraint = (one: ConstraintSnapshot): ConstraintSnapshot =>
    one.kind === 'foreign key'
      ? one
      : { ...one, columns: one.columns.map(column), definition: map(one.definition) }
  return {
    ...table,
    columns: table.columns.map((one) => ({
      ...one,
      name: column(one.name),
      default: maybe(map, one.default),
      generated:
        one.generated === null ? null : { ...one.generated, expression: map(one.generated.expression) },
    })),
    constraints: table.constraints.map(mapConstraint),
    indexes: table.indexes.map((index) => mapIndex(index, map, column)),
    partitionBy: maybe(map, table.partitionBy),
  }
}

/** The text of a foreign key after a change of its columns or target; options keep their text. */
function foreignKeyText(
  snapshot: SchemaSnapshot,
  before: ConstraintSnapshot,
  after: ConstraintSnapshot,
): string {
  const head = (one: ConstraintSnapshot): string => {
    const { dialect } = snapshot
    const list = (names: readonly string[]) => `(${names.map((name) => nameIn(dialect, name)).join(', ')})`
    const { schema, table, columns } = one.references ?? { schema: '', table: '', columns: [] }
    return `FOREIGN KEY ${list(one.columns)} REFERENCES ${sqlName(dialect, schema, table)}${columns.length === 0 ? '' : list(columns)}`
  }
  const from = head(before)
  return before.definition.startsWith(from)
    ? head(after) + before.definition.slice(from.length)
    : before.definition
}

function mapForeignKeys(
  snapshot: SchemaSnapshot,
  map: (constraint: ConstraintSnapshot, table: TableSnapshot) => ConstraintSnapshot,
): SchemaSnapshot {
  const tables = snapshot.tables.map((table) => ({
    ...table,
    constraints: table.constraints.map((one) => {
      if (one.kind !== 'foreign key') return one
      const after = map(one, table)
      return after === one ? one : { ...after, definition: foreignKeyText(snapshot, one, after) }
    }),
  }))
  return { ...snapshot, tables }
}

function mapKeys(snapshot: SchemaSnapshot, from: string, to: string): SchemaSnapshot {
  // Parts of a table have its key in theirs.
  const mapKey = (key: string) =>
    key === from ? to : key.startsWith(`${from} `) ? to + key.slice(from.length) : key
  const keys = <T extends { readonly dependsOn?: readonly string[] | undefined }>(list: readonly T[]): T[] =>
    list.map((one) =>
      one.dependsOn === undefined ? one : { ...one, dependsOn: one.dependsOn.map(mapKey).toSorted() },
    )
  const parts = (table: TableSnapshot): TableSnapshot => ({
    ...table,
    columns: keys(table.columns),
    constraints: keys(table.constraints),
    indexes: keys(table.indexes),
  })
  return {
    ...snapshot,
    tables: keys(snapshot.tables).map(parts),
    carried: keys(snapshot.carried),
    views: keys(snapshot.views),
    routines: keys(snapshot.routines),
    triggers: keys(snapshot.triggers),
    policies: keys(snapshot.policies),
    domains: keys(snapshot.domains),
  }
}

function mapCarried(one: CarriedSnapshot, map: TextMap): CarriedSnapshot {
  return {
    ...one,
    create: one.create.map(map),
    drop: one.drop.map(map),
    commentOn: maybe(map, one.commentOn),
    grantOn: maybe(map, one.grantOn),
  }
}

/** Views, triggers and policies that stand on the relation with `key`, their text through `map`. */
function mapDependants(snapshot: SchemaSnapshot, key: string, map: TextMap): SchemaSnapshot {
  const uses = (one: { readonly dependsOn: readonly string[] }) => one.dependsOn.includes(key)
  return {
    ...snapshot,
    views: snapshot.views.map((one) => (uses(one) ? { ...one, definition: map(one.definition) } : one)),
    routines: snapshot.routines.map((one) =>
      uses(one)
        ? {
            ...one,
            arguments: map(one.arguments),
            definition: map(one.definition),
            signature: map(one.signature),
          }
        : one,
    ),
    carried: snapshot.carried.map((one) => (uses(one) ? mapCarried(one, map) : one)),
    triggers: snapshot.triggers.map((one) => (uses(one) ? { ...one, definition: map(one.definition) } : one)),
    policies: snapshot.policies.map((one) =>
      uses(one) ? { ...one, using: maybe(map, one.using), withCheck: maybe(map, one.withCheck) } : one,
    ),
  }
}

/** The sequences that a table's columns own go where it goes; their names stand in defaults. */
function moveSequences(snapshot: SchemaSnapshot, { schema, from, toSchema }: Rename): SchemaSnapshot {
  if (toSchema === undefined) return snapshot
  const owned = snapshot.sequences.filter(
    (one) => one.ownedBy?.schema === schema && one.ownedBy.table === from && one.schema === schema,
  )
  return owned.reduce((moved, { name }) => {
    const literal = (of: string) => postgresLiteral(postgresQualified(of, name))
    const text: TextMap = (sql) =>
      renameLiteralInSql(sql, moved.dialect, {
        from: literal(schema),
        to: literal(toSchema),
        follow: '::regclass',
      })
    const sequences = moved.sequences.map((one) =>
      one.schema === schema && one.name === name ? { ...one, schema: toSchema } : one,
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
  const isIt = (one: { readonly schema: string; readonly name: string }) =>
    one.schema === schema && one.name === from
  const place = { schema: toSchema, name: to }
  const key = objectKey('table', schema, from)
  const text: TextMap = (sql) =>
    toSchema === schema
      ? renameTableInSql(sql, dialect, from, to)
      : moveInSql(sql, dialect, { schema, name: from, to: toSchema })
  const dependants = mapDependants(moveSequences(snapshot, rename), key, text)
  const targets = mapForeignKeys(dependants, (one) =>
    one.references !== null && one.references.schema === schema && one.references.table === from
      ? { ...one, references: { ...one.references, schema: toSchema, table: to } }
      : one,
  )
  const onIt = <T extends { readonly schema: string; readonly table: string }>(one: T): T =>
    one.schema === schema && one.table === from ? { ...one, schema: toSchema, table: to } : one
  // Statistics stay in the schema they were made in.
  const partOf = (one: CarriedSnapshot): CarriedSnapshot => ({
    ...one,
    schema: one.kind === 'statistics' ? one.schema : toSchema,
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
    triggers: targets.triggers.map(onIt),
    policies: targets.policies.map(onIt),
    carried: targets.carried.map((one) => (one.on !== null && isIt(one.on) ? partOf(one) : one)),
    sequences: targets.sequences.map((one) => ({
      ...one,
      ownedBy: one.ownedBy === null ? null : onIt(one.ownedBy),
    })),
  }
  const table = snapshot.tables.find(isIt)
  return mapTableKeys(moved, rename, table?.indexes.map((one) => one.name) ?? [])
}

function renameColumn(snapshot: SchemaSnapshot, { schema, table, from, to }: Rename): SchemaSnapshot {
  const { dialect } = snapshot
  const text: TextMap = (sql) => renameColumnInSql(sql, dialect, from, to)
  const column: TextMap = (name) => (name === from ? to : name)
  const isIt = (one: TableSnapshot) => one.schema === schema && one.name === table
  const children = (one: TableSnapshot) =>
    isIt(one) ||
    (one.partitionOf?.schema === schema && one.partitionOf.name === table) ||
    one.inherits.some((parent) => parent.schema === schema && parent.name === table)
  const named: SchemaSnapshot = {
    ...snapshot,
    tables: snapshot.tables.map((one) => (children(one) ? mapExpressions(one, text, column) : one)),
    sequences: snapshot.sequences.map((one) =>
      one.ownedBy?.schema === schema && one.ownedBy.table === table
        ? { ...one, ownedBy: { ...one.ownedBy, column: column(one.ownedBy.column) } }
        : one,
    ),
  }
  const keyed = mapForeignKeys(named, (one, owner) => {
    const own = isIt(owner) ? { ...one, columns: one.columns.map(column) } : one
    const target = own.references
    const refers = target !== null && target.schema === schema && target.table === table
    return refers ? { ...own, references: { ...target, columns: target.columns.map(column) } } : own
  })
  const [key, fresh] = [from, to].map((name) => partKey('column', schema, table ?? '', name)) as [
    string,
    string,
  ]
  const parts = keyed.carried.map((one) =>
    one.on?.schema === schema && one.on.name === table && one.dependsOn.includes(key)
      ? { ...one, name: one.name === from ? to : one.name.replace(`${from} to `, () => `${to} to `) }
      : one,
  )
  return mapKeys(
    mapDependants({ ...keyed, carried: parts }, objectKey('table', schema, table ?? ''), text),
    key,
    fresh,
  )
}

function renamePart(snapshot: SchemaSnapshot, { kind, schema, table, from, to }: Rename): SchemaSnapshot {
  const named = <T extends { readonly name: string | null }>(one: T): T =>
    one.name === from ? { ...one, name: to } : one
  const inTable = <
    T extends { readonly schema: string; readonly name: string; readonly indexes: readonly IndexSnapshot[] },
  >(
    one: T,
  ): T => {
    if (one.schema !== schema || one.name !== table) return one
    const indexes = one.indexes.map(named).toSorted((a, b) => (a.name < b.name ? -1 : 1))
    return { ...one, indexes }
  }
  // What a partition has from its parent may be renamed when it is detached.
  const inherited = (one: TableSnapshot): TableSnapshot => {
    if (one.schema !== schema || one.name !== table || one.fromParent === undefined) return one
    const { constraints, indexes } = one.fromParent
    return { ...one, fromParent: { constraints: constraints.map(named), indexes: indexes.map(named) } }
  }
  const whole = { ...snapshot, tables: snapshot.tables.map(inherited) }
  if (kind === 'index')
    return { ...whole, tables: whole.tables.map(inTable), views: snapshot.views.map(inTable) }
  const tables = whole.tables.map((one) =>
    one.schema === schema && one.name === table
      ? { ...one, constraints: one.constraints.map(named).toSorted(compareConstraints) }
      : one,
  )
  return { ...whole, tables }
}

/** Every expression of the database through `map`. */
function mapAllText(snapshot: SchemaSnapshot, map: TextMap): SchemaSnapshot {
  const same: TextMap = (name) => name
  return {
    ...snapshot,
    domains: snapshot.domains.map((one) => ({
      ...one,
      default: maybe(map, one.default),
      checks: one.checks.map((check) => ({ ...check, definition: map(check.definition) })),
    })),
    tables: snapshot.tables.map((table) => mapExpressions(table, map, same)),
    views: snapshot.views.map((one) => ({ ...one, definition: map(one.definition) })),
    triggers: snapshot.triggers.map((one) => ({ ...one, definition: map(one.definition) })),
    policies: snapshot.policies.map((one) => ({
      ...one,
      using: maybe(map, one.using),
      withCheck: maybe(map, one.withCheck),
    })),
    carried: snapshot.carried.map((one) => mapCarried(one, map)),
  }
}

function renameSequence(snapshot: SchemaSnapshot, { schema, from, to }: Rename): SchemaSnapshot {
  const text: TextMap = (sql) =>
    renameLiteralInSql(sql, snapshot.dialect, {
      from: postgresLiteral(postgresQualified(schema, from)),
      to: postgresLiteral(postgresQualified(schema, to)),
      follow: '::regclass',
    })
  const named = mapAllText(snapshot, text)
  const sequences = named.sequences.map((one) =>
    one.schema === schema && one.name === from ? { ...one, name: to } : one,
  )
  return mapKeys(
    { ...named, sequences },
    objectKey('sequence', schema, from),
    objectKey('sequence', schema, to),
  )
}

function renameEnumValue(snapshot: SchemaSnapshot, { schema, table, from, to }: Rename): SchemaSnapshot {
  const text: TextMap = (sql) =>
    renameLiteralInSql(sql, snapshot.dialect, {
      from: postgresLiteral(from),
      to: postgresLiteral(to),
      follow: `::${postgresQualified(schema, table ?? '')}`,
    })
  const named = mapAllText(snapshot, text)
  const enums = named.enums.map((one) =>
    one.schema === schema && one.name === table
      ? { ...one, values: one.values.map((value) => (value === from ? to : value)) }
      : one,
  )
  return { ...named, enums }
}

/** An enum itself: columns, domains and routines are of it, expressions cast to it. */
function renameEnum(snapshot: SchemaSnapshot, { schema, from, to }: Rename): SchemaSnapshot {
  const text: TextMap = (sql) =>
    sql.includes(from) ? renameQualifiedInSql(sql, snapshot.dialect, { schema, from, to }) : sql
  const named = mapAllText(snapshot, text)
  const types = <T extends { readonly type: string }>(list: readonly T[]): T[] =>
    list.map((one) => ({ ...one, type: text(one.type) }))
  const typed: SchemaSnapshot = {
    ...named,
    enums: named.enums.map((one) =>
      one.schema === schema && one.name === from ? { ...one, name: to } : one,
    ),
    domains: types(named.domains),
    tables: named.tables.map((table) => ({ ...table, columns: types(table.columns) })),
    views: named.views.map((view) => ({ ...view, columns: types(view.columns) })),
    routines: named.routines.map((one) => ({
      ...one,
      arguments: text(one.arguments),
      definition: text(one.definition),
      signature: text(one.signature),
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

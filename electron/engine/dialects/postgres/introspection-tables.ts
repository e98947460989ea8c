import {
  compareConstraints,
  type ColumnSnapshot,
  type ConstraintSnapshot,
  type IndexSnapshot,
  type QualifiedName,
  type SequenceOptions,
  type TableSnapshot,
  type ViewSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import type { Row } from '../dialect.ts'
import { byQualifiedName, flagOf, listOf, textOf, textOrNull } from './catalog-row.ts'
import { readIndexDefinition } from './index-definition.ts'
import { columnNames, type ReadingContext } from './introspection-context.ts'

/** Options of a sequence or identity column from a row of the `sequences` query. */
export function readSequenceOptions(row: Row): SequenceOptions {
  return {
    type: textOf(row, 'type'),
    start: textOf(row, 'start'),
    increment: textOf(row, 'increment'),
    min: textOf(row, 'min'),
    max: textOf(row, 'max'),
    cache: textOf(row, 'cache'),
    cycle: flagOf(row, 'cycle'),
  }
}

const constraintKinds: Readonly<Record<string, ConstraintSnapshot['kind']>> = {
  p: 'primary key',
  u: 'unique',
  f: 'foreign key',
  c: 'check',
  x: 'exclusion',
}

function readConstraint(context: ReadingContext, row: Row): ConstraintSnapshot | null {
  const kind = constraintKinds[textOf(row, 'kind')]
  if (kind === undefined) return null
  const relation = textOf(row, 'relation')
  const target = textOf(row, 'target')
  const referenced = context.relation(target)
  return {
    kind,
    name: textOf(row, 'name'),
    definition: textOf(row, 'definition'),
    columns: columnNames(context, relation, row, 'key'),
    references:
      kind !== 'foreign key' || referenced === undefined
        ? null
        : {
            schema: referenced.schema,
            table: referenced.name,
            columns: columnNames(context, target, row, 'target_key'),
          },
    comment: context.comment('pg_constraint', textOf(row, 'oid')),
    inlineOn: null,
    dependsOn: context.dependsOn('pg_constraint', textOf(row, 'oid')),
  }
}

function readIndex(context: ReadingContext, row: Row): IndexSnapshot {
  const parts = readIndexDefinition(textOf(row, 'definition'))
  return {
    name: textOf(row, 'name'),
    unique: flagOf(row, 'is_unique'),
    method: parts.method,
    keys: [...parts.keys],
    include: [...parts.include],
    predicate: parts.predicate,
    valid: flagOf(row, 'valid'),
    definition: parts.definition,
    comment: context.comment('pg_class', textOf(row, 'oid')),
    sql: null,
    dependsOn: context.dependsOn('pg_class', textOf(row, 'oid')),
  }
}

const ownName = (sequence: string | null): { readonly sequence?: string } =>
  sequence === null ? {} : { sequence }

function readColumn(context: ReadingContext, row: Row, identities: ReadonlyMap<string, Row>): ColumnSnapshot {
  const relation = textOf(row, 'relation')
  const position = textOf(row, 'position')
  const generated = textOf(row, 'generated')
  const identity = textOf(row, 'identity')
  const sequence = identities.get(`${relation} ${position}`)
  const expression = textOrNull(row, 'expression')
  return {
    name: textOf(row, 'name'),
    type: textOf(row, 'type'),
    notNull: flagOf(row, 'not_null'),
    notNullDetail: null,
    default: generated === '' ? expression : null,
    identity:
      identity === '' || sequence === undefined
        ? null
        : {
            generation: identity === 'a' ? 'always' : 'by default',
            options: readSequenceOptions(sequence),
            ...ownName(textOrNull(sequence, 'own_name')),
          },
    generated: generated === '' ? null : { expression: expression ?? '', stored: generated === 's' },
    collation: textOrNull(row, 'collation'),
    inherited: flagOf(row, 'inherited') && !flagOf(row, 'local'),
    comment: context.comment('pg_class', relation, position),
    sql: null,
    dependsOn: context.dependsOn('pg_class', relation, position),
  }
}

/** Rows of one relation, by its oid. */
type RelationParts = {
  readonly columns: ReadonlyMap<string, readonly ColumnSnapshot[]>
  readonly constraints: ReadonlyMap<string, readonly ConstraintSnapshot[]>
  readonly indexes: ReadonlyMap<string, readonly IndexSnapshot[]>
  /** What partitions have from their parents. */
  readonly fromParent: {
    readonly constraints: ReadonlyMap<string, readonly ConstraintSnapshot[]>
    readonly indexes: ReadonlyMap<string, readonly IndexSnapshot[]>
  }
}

function grouped<T>(rows: readonly Row[], readOne: (row: Row) => T | null): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const value = readOne(row)
    if (value === null) continue
    const relation = textOf(row, 'relation')
    const group = groups.get(relation)
    if (group === undefined) groups.set(relation, [value])
    else group.push(value)
  }
  return groups
}

/** Columns, constraints and indexes by relation. */
export function readParts(context: ReadingContext): RelationParts {
  const identities = new Map(
    context
      .rows('sequences')
      .filter((row) => row['owned'] === 'i')
      .map((row) => [`${textOf(row, 'owner')} ${textOf(row, 'owner_position')}`, row]),
  )
  const fromParent = (row: Row) => flagOf(row, 'from_parent')
  const [constraints, indexes] = [
    context.rows('constraints'),
    context.rows('indexes').filter((row) => !flagOf(row, 'of_constraint')),
  ]
  const readConstraints = (rows: readonly Row[]) => grouped(rows, (row) => readConstraint(context, row))
  const readIndexes = (rows: readonly Row[]) => grouped(rows, (row) => readIndex(context, row))
  return {
    columns: grouped(context.rows('columns'), (row) => readColumn(context, row, identities)),
    constraints: readConstraints(constraints.filter((row) => !fromParent(row))),
    indexes: readIndexes(indexes.filter((row) => !fromParent(row))),
    fromParent: {
      constraints: readConstraints(constraints.filter(fromParent)),
      indexes: readIndexes(indexes.filter(fromParent)),
    },
  }
}

function parentsOf(context: ReadingContext, row: Row): QualifiedName[] {
  return listOf(row, 'parents').flatMap((oid) => {
    const found = context.relation(oid)
    return found === undefined ? [] : [{ schema: found.schema, name: found.name }]
  })
}

function readTable(context: ReadingContext, parts: RelationParts, row: Row): TableSnapshot {
  const oid = textOf(row, 'oid')
  const bound = textOrNull(row, 'bound')
  const parents = parentsOf(context, row)
  const parent = parents[0]
  return {
    schema: textOf(row, 'schema'),
    name: textOf(row, 'name'),
    kind: row['kind'] === 'p' ? 'partitioned' : 'table',
    columns: [...(parts.columns.get(oid) ?? [])],
    constraints: (parts.constraints.get(oid) ?? []).toSorted(compareConstraints),
    indexes: (parts.indexes.get(oid) ?? []).toSorted(byQualifiedName),
    partitionBy: textOrNull(row, 'partition_by'),
    partitionOf: bound === null || parent === undefined ? null : { ...parent, bound },
    inherits: bound === null ? parents : [],
    unlogged: flagOf(row, 'unlogged'),
    options: listOf(row, 'options').toSorted(),
    rowSecurity: { enabled: flagOf(row, 'rls'), forced: flagOf(row, 'forced') },
    strict: false,
    withoutRowid: false,
    autoincrement: false,
    using: null,
    dependsOn: context.dependsOn('pg_class', oid, '0'),
    ...(bound === null
      ? {}
      : {
          fromParent: {
            constraints: (parts.fromParent.constraints.get(oid) ?? []).toSorted(compareConstraints),
            indexes: (parts.fromParent.indexes.get(oid) ?? []).toSorted(byQualifiedName),
          },
        }),
    comment: context.comment('pg_class', oid),
    grants: context.grants('pg_class', oid),
    sql: null,
  }
}

/** Tables and partitioned tables. */
export function readTables(context: ReadingContext, parts: RelationParts): TableSnapshot[] {
  return context
    .rows('relations')
    .filter((row) => row['kind'] === 'r' || row['kind'] === 'p')
    .map((row) => readTable(context, parts, row))
    .toSorted(byQualifiedName)
}

/** Views and materialised views. */
export function readViews(context: ReadingContext, parts: RelationParts): ViewSnapshot[] {
  return context
    .rows('relations')
    .filter((row) => row['kind'] === 'v' || row['kind'] === 'm')
    .map((row) => {
      const oid = textOf(row, 'oid')
      const columns = parts.columns.get(oid) ?? []
      return {
        schema: textOf(row, 'schema'),
        name: textOf(row, 'name'),
        materialized: row['kind'] === 'm',
        definition: textOf(row, 'definition').trim().replace(/;$/, ''),
        columns: columns.map(({ name, type, comment }) => ({ name, type, comment })),
        options: listOf(row, 'options').toSorted(),
        indexes: (parts.indexes.get(oid) ?? []).toSorted(byQualifiedName),
        dependsOn: context.dependsOn('pg_class', oid),
        comment: context.comment('pg_class', oid),
        grants: context.grants('pg_class', oid),
        sql: null,
      }
    })
    .toSorted(byQualifiedName)
}

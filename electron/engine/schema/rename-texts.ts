import { traitsOf } from '../dialects/traits.ts'
import {
  type CarriedSnapshot,
  type ConstraintSnapshot,
  type IndexSnapshot,
  type SchemaSnapshot,
  type TableSnapshot,
} from '../../../shared/model/schema-snapshot.ts'
import { sqlName } from './change-builder.ts'

export type TextMap = (sql: string) => string

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
export function mapExpressions(table: TableSnapshot, map: TextMap, column: TextMap): TableSnapshot {
  const mapConstraint = (constraint: ConstraintSnapshot): ConstraintSnapshot =>
    constraint.kind === 'foreign key'
      ? constraint
      : { ...constraint, columns: constraint.columns.map(column), definition: map(constraint.definition) }
  return {
    ...table,
    columns: table.columns.map((each) => ({
      ...each,
      name: column(each.name),
      default: maybe(map, each.default),
      generated:
        each.generated === null ? null : { ...each.generated, expression: map(each.generated.expression) },
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
  const head = (constraint: ConstraintSnapshot): string => {
    const { dialect } = snapshot
    const list = (names: readonly string[]) =>
      `(${names.map((name) => traitsOf(dialect).nameText(name)).join(', ')})`
    const { schema, table, columns } = constraint.references ?? { schema: '', table: '', columns: [] }
    return `FOREIGN KEY ${list(constraint.columns)} REFERENCES ${sqlName(dialect, schema, table)}${columns.length === 0 ? '' : list(columns)}`
  }
  const from = head(before)
  return before.definition.startsWith(from)
    ? head(after) + before.definition.slice(from.length)
    : before.definition
}

export function mapForeignKeys(
  snapshot: SchemaSnapshot,
  map: (constraint: ConstraintSnapshot, table: TableSnapshot) => ConstraintSnapshot,
): SchemaSnapshot {
  const tables = snapshot.tables.map((table) => ({
    ...table,
    constraints: table.constraints.map((constraint) => {
      if (constraint.kind !== 'foreign key') return constraint
      const after = map(constraint, table)
      return after === constraint
        ? constraint
        : { ...after, definition: foreignKeyText(snapshot, constraint, after) }
    }),
  }))
  return { ...snapshot, tables }
}

export function mapKeys(snapshot: SchemaSnapshot, from: string, to: string): SchemaSnapshot {
  // Parts of a table have its key in theirs.
  const mapKey = (key: string) =>
    key === from ? to : key.startsWith(`${from} `) ? to + key.slice(from.length) : key
  const keys = <T extends { readonly dependsOn?: readonly string[] | undefined }>(list: readonly T[]): T[] =>
    list.map((each) =>
      each.dependsOn === undefined ? each : { ...each, dependsOn: each.dependsOn.map(mapKey).toSorted() },
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

function mapCarried(carried: CarriedSnapshot, map: TextMap): CarriedSnapshot {
  return {
    ...carried,
    create: carried.create.map(map),
    drop: carried.drop.map(map),
    commentOn: maybe(map, carried.commentOn),
    grantOn: maybe(map, carried.grantOn),
  }
}

/** Views, triggers and policies that stand on the relation with `key`, their text through `map`. */
export function mapDependants(snapshot: SchemaSnapshot, key: string, map: TextMap): SchemaSnapshot {
  const uses = (each: { readonly dependsOn: readonly string[] }) => each.dependsOn.includes(key)
  return {
    ...snapshot,
    views: snapshot.views.map((view) => (uses(view) ? { ...view, definition: map(view.definition) } : view)),
    routines: snapshot.routines.map((routine) =>
      uses(routine)
        ? {
            ...routine,
            arguments: map(routine.arguments),
            definition: map(routine.definition),
            signature: map(routine.signature),
          }
        : routine,
    ),
    carried: snapshot.carried.map((each) => (uses(each) ? mapCarried(each, map) : each)),
    triggers: snapshot.triggers.map((trigger) =>
      uses(trigger) ? { ...trigger, definition: map(trigger.definition) } : trigger,
    ),
    policies: snapshot.policies.map((policy) =>
      uses(policy)
        ? { ...policy, using: maybe(map, policy.using), withCheck: maybe(map, policy.withCheck) }
        : policy,
    ),
  }
}

/** `schema.name`, each quoted where it must be. */
export function qualifiedName({ dialect }: SchemaSnapshot, schema: string, name: string): string {
  const { nameText } = traitsOf(dialect)
  return `${nameText(schema)}.${nameText(name)}`
}

/** Every expression of the database through `map`. */
export function mapAllText(snapshot: SchemaSnapshot, map: TextMap): SchemaSnapshot {
  const same: TextMap = (name) => name
  return {
    ...snapshot,
    domains: snapshot.domains.map((domain) => ({
      ...domain,
      default: maybe(map, domain.default),
      checks: domain.checks.map((check) => ({ ...check, definition: map(check.definition) })),
    })),
    tables: snapshot.tables.map((table) => mapExpressions(table, map, same)),
    views: snapshot.views.map((view) => ({ ...view, definition: map(view.definition) })),
    triggers: snapshot.triggers.map((trigger) => ({ ...trigger, definition: map(trigger.definition) })),
    policies: snapshot.policies.map((policy) => ({
      ...policy,
      using: maybe(map, policy.using),
      withCheck: maybe(map, policy.withCheck),
    })),
    carried: snapshot.carried.map((each) => mapCarried(each, map)),
  }
}

import {
  emptySnapshot,
  type DomainSnapshot,
  type EnumSnapshot,
  type NotCompared,
  type PolicySnapshot,
  type RoutineSnapshot,
  type SchemaSnapshot,
  type SequenceSnapshot,
  type TriggerSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { z } from 'zod'
import type { Row } from '../dialect.ts'
import type { CatalogRows, Introspection } from '../introspection.ts'
import { fingerprint } from './catalog-fingerprint.ts'
import { byQualifiedName, flagOf, listOf, textOf, textOrNull } from './catalog-row.ts'
import { initialComment } from './ddl-attributes.ts'
import { readAllCarried } from './introspection-carried.ts'
import { readingContext, type ReadingContext } from './introspection-context.ts'
import { postgresQueries } from './introspection-queries.ts'
import { readParts, readSequenceOptions, readTables, readViews } from './introspection-tables.ts'
import { unmodelledParts } from './introspection-unmodelled.ts'

const qualified = (row: Row) => ({ schema: textOf(row, 'schema'), name: textOf(row, 'name') })

const described = (context: ReadingContext, catalog: string, row: Row) => ({
  comment: context.comment(catalog, textOf(row, 'oid')),
  grants: context.grants(catalog, textOf(row, 'oid')),
})

function readEnums(context: ReadingContext): EnumSnapshot[] {
  return context
    .rows('types')
    .filter((row) => row['kind'] === 'e')
    .map((row) => ({
      ...qualified(row),
      values: [...listOf(row, 'labels')],
      ...described(context, 'pg_type', row),
    }))
    .toSorted(byQualifiedName)
}

function readDomains(context: ReadingContext): DomainSnapshot[] {
  const checks = Map.groupBy(
    context.rows('constraints').filter((row) => row['kind'] === 'c'),
    (row) => textOf(row, 'domain'),
  )
  return context
    .rows('types')
    .filter((row) => row['kind'] === 'd')
    .map((row) => ({
      ...qualified(row),
      type: textOf(row, 'base'),
      notNull: flagOf(row, 'not_null'),
      default: textOrNull(row, 'expression'),
      collation: textOrNull(row, 'collation'),
      checks: (checks.get(textOf(row, 'oid')) ?? [])
        .map((check) => ({
          name: textOf(check, 'name'),
          definition: textOf(check, 'definition'),
          comment: context.comment('pg_constraint', textOf(check, 'oid')),
        }))
        .toSorted(byQualifiedName),
      dependsOn: context.dependsOn('pg_type', textOf(row, 'oid')),
      ...described(context, 'pg_type', row),
    }))
    .toSorted(byQualifiedName)
}

function readSequences(context: ReadingContext): SequenceSnapshot[] {
  return context
    .rows('sequences')
    .filter((row) => row['owned'] !== 'i')
    .map((row) => {
      const owner = context.relation(textOf(row, 'owner'))
      const column = context.column(textOf(row, 'owner'), textOf(row, 'owner_position'))
      const ownedBy =
        owner === undefined || column === undefined
          ? null
          : { schema: owner.schema, table: owner.name, column }
      return {
        ...qualified(row),
        options: readSequenceOptions(row),
        unlogged: flagOf(row, 'unlogged'),
        ownedBy,
        ...described(context, 'pg_class', row),
      }
    })
    .toSorted(byQualifiedName)
}

function readRoutines(context: ReadingContext): RoutineSnapshot[] {
  return context
    .rows('routines')
    .map((row) => ({
      ...qualified(row),
      kind: row['kind'] === 'p' ? ('procedure' as const) : ('function' as const),
      arguments: textOf(row, 'arguments'),
      definition: textOf(row, 'definition').trimEnd(),
      signature: textOf(row, 'signature'),
      dependsOn: context.dependsOn('pg_proc', textOf(row, 'oid')),
      ...described(context, 'pg_proc', row),
    }))
    .toSorted((a, b) =>
      byQualifiedName({ ...a, table: a.name, name: a.arguments }, { ...b, table: b.name, name: b.arguments }),
    )
}

/** Objects that belong to a table of the snapshot, with what all of them have. */
function onTables<Own extends object>(
  context: ReadingContext,
  query: Parameters<ReadingContext['rows']>[0],
  catalog: string,
  own: (row: Row) => Own,
): (Own & Pick<TriggerSnapshot, 'schema' | 'table' | 'name' | 'dependsOn' | 'comment'>)[] {
  return context
    .rows(query)
    .flatMap((row) => {
      const relation = context.relation(textOf(row, 'relation'))
      if (relation === undefined) return []
      const name = textOf(row, 'name')
      const oid = textOf(row, 'oid')
      const common = { schema: relation.schema, table: relation.name, name }
      const around = { dependsOn: context.dependsOn(catalog, oid), comment: context.comment(catalog, oid) }
      return [{ ...common, ...own(row), ...around }]
    })
    .toSorted(byQualifiedName)
}

const enabled: Readonly<Record<string, TriggerSnapshot['enabled']>> = {
  O: 'origin',
  D: 'disabled',
  R: 'replica',
  A: 'always',
}

const stateOf = (code: string): TriggerSnapshot['enabled'] => enabled[code] ?? 'origin'
const partitionStates = z.array(z.tuple([z.string(), z.string(), z.string()])).nullable()

function readTriggers(context: ReadingContext): TriggerSnapshot[] {
  return onTables(context, 'triggers', 'pg_trigger', (row) => ({
    definition: textOf(row, 'definition'),
    enabled: stateOf(textOf(row, 'enabled')),
    ...statesOfPartitions(row['partitions']),
    sql: null,
  }))
}

function statesOfPartitions(found: unknown): Pick<TriggerSnapshot, 'partitions'> {
  const rows = partitionStates.parse(found ?? null)
  if (rows === null) return {}
  return { partitions: rows.map(([schema, table, code]) => ({ schema, table, enabled: stateOf(code) })) }
}

const commands: Readonly<Record<string, PolicySnapshot['command']>> = {
  '*': 'all',
  r: 'select',
  a: 'insert',
  w: 'update',
  d: 'delete',
}

function readPolicies(context: ReadingContext): PolicySnapshot[] {
  return onTables(context, 'policies', 'pg_policy', (row) => ({
    permissive: flagOf(row, 'permissive'),
    command: commands[textOf(row, 'command')] ?? 'all',
    roles: [...listOf(row, 'roles')],
    using: textOrNull(row, 'using_expression'),
    withCheck: textOrNull(row, 'with_check'),
  }))
}

function readNotCompared(context: ReadingContext): NotCompared[] {
  const others = context.rows('others').map((row) => ({
    kind: textOf(row, 'kind'),
    name: textOf(row, 'name'),
    reason: textOf(row, 'reason'),
  }))
  return [...others, ...unmodelledParts(context)].toSorted((a, b) =>
    byQualifiedName({ schema: a.kind, name: a.name }, { schema: b.kind, name: b.name }),
  )
}

function read(rows: CatalogRows): SchemaSnapshot {
  const context = readingContext(rows)
  const parts = readParts(context)
  const info = context.rows('open')[0] ?? {}
  return {
    ...emptySnapshot('postgres'),
    serverVersion: textOf(info, 'version').split(' ')[0] ?? '',
    defaultSchema: textOrNull(info, 'default_schema') ?? 'public',
    schemas: context
      .rows('namespaces')
      .map((row) => {
        const { comment, grants } = described(context, 'pg_namespace', row)
        const initial = row['name'] === 'public' && comment === initialComment
        return { name: textOf(row, 'name'), comment: initial ? null : comment, grants }
      })
      .toSorted(byQualifiedName),
    extensions: context
      .rows('extensions')
      .map((row) => ({
        ...qualified(row),
        version: textOf(row, 'version'),
        dependsOn: context.dependsOn('pg_extension', textOf(row, 'oid')),
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    enums: readEnums(context),
    domains: readDomains(context),
    sequences: readSequences(context),
    tables: readTables(context, parts),
    views: readViews(context, parts),
    routines: readRoutines(context),
    triggers: readTriggers(context),
    policies: readPolicies(context),
    carried: readAllCarried(context),
    notCompared: readNotCompared(context),
  }
}

/**
 * A whole PostgreSQL database in seventeen queries, whatever its size, and one more for each of the rarer kinds of
 * objects that it has. The first empties search_path, so that every deparsed name is qualified, the last puts it back.
 */
export const introspection: Introspection = {
  queries: ({ schemas }) => postgresQueries(schemas),
  read: (rows) => read(rows),
  fingerprint,
}

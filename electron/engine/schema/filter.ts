import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import { traitsOf } from './dialect-traits.ts'

export type SnapshotFilter = {
  /** Patterns of what is looked at; empty for everything. */
  readonly include: readonly string[]
  /** Patterns of what is left out; stronger than `include`. */
  readonly exclude: readonly string[]
  readonly versionTable: { readonly table: string; readonly schema: string | null }
}

/** Headway's own tables in a database, which no schema of a project knows. */
const ownTables = ['headway_ledger', 'headway_label']

const ownSchema = 'headway'

type Named = { readonly schema: string; readonly name: string }

/**
 * A snapshot without the tool's own tables and without what the patterns leave out. A pattern is a name with `*` for
 * any text: `audit_*` and `crm.*` stand for objects, of any schema or of one. Parts go with their table. Pure.
 */
export function filterSnapshot(snapshot: SchemaSnapshot, filter: SnapshotFilter): SchemaSnapshot {
  const included = matcher(filter.include)
  const excluded = matcher(filter.exclude)
  const wanted = (one: Named): boolean => (filter.include.length === 0 || included(one)) && !excluded(one)
  const own = (one: Named): boolean => isOwn(one, snapshot, filter.versionTable)
  const keep = (one: Named): boolean => !own(one) && wanted(one)
  const part = (one: { readonly schema: string; readonly table: string }): boolean =>
    keep({ schema: one.schema, name: one.table })
  return {
    ...snapshot,
    schemas: snapshot.schemas.filter(
      ({ name }) => !excluded({ schema: name, name: '*' }) && !isOwnSchema(name, snapshot),
    ),
    enums: snapshot.enums.filter(keep),
    domains: snapshot.domains.filter(keep),
    sequences: snapshot.sequences.filter((one) =>
      one.ownedBy === null ? keep(one) : part({ schema: one.ownedBy.schema, table: one.ownedBy.table }),
    ),
    tables: snapshot.tables.filter(keep),
    views: snapshot.views.filter(keep),
    routines: snapshot.routines.filter(keep),
    triggers: snapshot.triggers.filter(part),
    policies: snapshot.policies.filter(part),
    carried: snapshot.carried.filter((one) =>
      one.on === null ? one.schema === '' || keep(one) : keep(one.on),
    ),
  }
}

/** The schema of a ledger that is kept apart, as long as nothing else is in it. */
function isOwnSchema(name: string, { tables, views }: SchemaSnapshot): boolean {
  if (name !== ownSchema) return false
  return [...tables, ...views].every((one) => one.schema !== ownSchema || ownTables.includes(one.name))
}

function isOwn(one: Named, snapshot: SchemaSnapshot, versionTable: SnapshotFilter['versionTable']): boolean {
  if (ownTables.includes(one.name) || ownTables.some((name) => one.name === `${name}_id_seq`)) return true
  const schema = versionTable.schema ?? snapshot.defaultSchema
  return one.name === versionTable.table && (!traitsOf(snapshot.dialect).hasSchemas || one.schema === schema)
}

function matcher(patterns: readonly string[]): (one: Named) => boolean {
  const expressions = patterns.map((pattern) => {
    const source = pattern
      .split('*')
      .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')
    return { qualified: pattern.includes('.'), expression: new RegExp(`^${source}$`) }
  })
  return ({ schema, name }) =>
    expressions.some(({ qualified, expression }) => expression.test(qualified ? `${schema}.${name}` : name))
}

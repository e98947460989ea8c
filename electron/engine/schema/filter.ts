import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import { traitsOf } from '../dialects/traits.ts'

type SnapshotFilter = {
  /** Patterns of what is looked at; empty for everything. */
  readonly include: readonly string[]
  /** Patterns of what is left out; stronger than `include`. */
  readonly exclude: readonly string[]
  readonly versionTable: { readonly table: string; readonly schema: string | null }
}

/** Headway's own tables in a database, which no schema of a project knows. */
const ownTables = ['headway_ledger', 'headway_ledger_run', 'headway_label']

const ownSchema = 'headway'

type Named = { readonly schema: string; readonly name: string }

/**
 * A snapshot without the tool's own tables and without what the patterns leave out. A pattern is a name with `*` for
 * any text: `audit_*` and `crm.*` stand for objects, of any schema or of one. Parts go with their table. Pure.
 */
export function filterSnapshot(snapshot: SchemaSnapshot, filter: SnapshotFilter): SchemaSnapshot {
  const included = matcher(filter.include)
  const excluded = matcher(filter.exclude)
  const wanted = (named: Named): boolean =>
    (filter.include.length === 0 || included(named)) && !excluded(named)
  const own = (named: Named): boolean => isOwn(named, snapshot, filter.versionTable)
  const keep = (named: Named): boolean => !own(named) && wanted(named)
  const part = (each: { readonly schema: string; readonly table: string }): boolean =>
    keep({ schema: each.schema, name: each.table })
  return {
    ...snapshot,
    schemas: snapshot.schemas.filter(
      ({ name }) => !excluded({ schema: name, name: '*' }) && !isOwnSchema(name, snapshot),
    ),
    enums: snapshot.enums.filter(keep),
    domains: snapshot.domains.filter(keep),
    sequences: snapshot.sequences.filter((sequence) =>
      sequence.ownedBy === null
        ? keep(sequence)
        : part({ schema: sequence.ownedBy.schema, table: sequence.ownedBy.table }),
    ),
    tables: snapshot.tables.filter(keep),
    views: snapshot.views.filter(keep),
    routines: snapshot.routines.filter(keep),
    triggers: snapshot.triggers.filter(part),
    policies: snapshot.policies.filter(part),
    carried: snapshot.carried.filter((each) =>
      each.on === null ? each.schema === '' || keep(each) : keep(each.on),
    ),
  }
}

/** The schema of a ledger that is kept apart, as long as nothing else is in it. */
function isOwnSchema(name: string, { tables, views }: SchemaSnapshot): boolean {
  if (name !== ownSchema) return false
  return [...tables, ...views].every((table) => table.schema !== ownSchema || ownTables.includes(table.name))
}

function isOwn(
  named: Named,
  snapshot: SchemaSnapshot,
  versionTable: SnapshotFilter['versionTable'],
): boolean {
  if (ownTables.includes(named.name) || ownTables.some((name) => named.name === `${name}_id_seq`)) return true
  const schema = versionTable.schema ?? snapshot.defaultSchema
  // The second is where knex says that it runs.
  const names = [versionTable.table, `${versionTable.table}_lock`]
  return names.includes(named.name) && (!traitsOf(snapshot.dialect).hasSchemas || named.schema === schema)
}

function matcher(patterns: readonly string[]): (named: Named) => boolean {
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

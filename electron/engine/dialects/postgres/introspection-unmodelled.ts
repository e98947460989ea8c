import type { NotCompared } from '../../../../shared/model/schema-snapshot.ts'
import { postgresName, postgresQualified } from '../../../../shared/ddl/postgres-names.ts'
import type { Row } from '../dialect.ts'
import { flagOf, listOf, textOf } from './catalog-row.ts'
import type { ReadingContext } from './introspection-context.ts'

const isOnView = (context: ReadingContext, row: Row): boolean =>
  context.relation(textOf(row, 'relation'))?.kind === 'v'

/** Inherited columns whose default or NOT NULL is not that of any parent. */
function overrides(context: ReadingContext): Row[] {
  const parents = new Map(
    context
      .rows('relations')
      .filter((row) => listOf(row, 'parents').length > 0)
      .map((row) => [textOf(row, 'oid'), listOf(row, 'parents')]),
  )
  if (parents.size === 0) return []
  const key = (relation: string, row: Row) => `${relation} ${textOf(row, 'name')}`
  const columns = new Map(context.rows('columns').map((row) => [key(textOf(row, 'relation'), row), row]))
  const same = (a: Row, b: Row) => a['expression'] === b['expression'] && a['not_null'] === b['not_null']
  return context.rows('columns').filter((row) => {
    if (!flagOf(row, 'inherited') || flagOf(row, 'local')) return false
    const above = (parents.get(textOf(row, 'relation')) ?? [])
      .map((one) => columns.get(key(one, row)))
      .filter((one) => one !== undefined)
    return above.length > 0 && !above.some((one) => same(one, row))
  })
}

/** Members of tables that have no place in the snapshot. */
export function unmodelledParts(context: ReadingContext): NotCompared[] {
  const name = (oid: string): string => {
    const found = context.relation(oid)
    return found === undefined ? oid : postgresQualified(found.schema, found.name)
  }
  const member = (row: Row): string => `${name(textOf(row, 'relation'))}.${postgresName(textOf(row, 'name'))}`
  const found: NotCompared[] = []
  const note = (kind: string, of: string, reason: string) => found.push({ kind, name: of, reason })
  for (const row of context.rows('relations')) {
    const of = name(textOf(row, 'oid'))
    if (flagOf(row, 'has_tablespace')) note('tablespace', of, 'tablespaces belong to the server')
    if (!['d', ''].includes(textOf(row, 'replica_identity')) && /[rp]/.test(textOf(row, 'kind')))
      note('replica identity', of, 'not modelled')
    if (flagOf(row, 'typed')) note('typed table', of, 'OF type is not modelled')
    if (!['heap', ''].includes(textOf(row, 'access_method'))) note('access method', of, 'not modelled')
    if (flagOf(row, 'has_toast_options')) note('toast storage parameters', of, 'not modelled')
  }
  for (const row of context.rows('columns')) {
    if (flagOf(row, 'has_storage'))
      note('column storage', member(row), 'STORAGE and column options are not modelled')
    if (isOnView(context, row) && row['expression'] !== null)
      note('view column default', member(row), 'defaults on columns of views are not modelled')
    if (flagOf(row, 'has_grants')) note('column grants', member(row), 'grants on columns are not modelled')
  }
  for (const row of context.rows('constraints')) {
    if (row['kind'] !== 'n') continue
    const special = !flagOf(row, 'validated') || flagOf(row, 'no_inherit')
    const reason = special ? 'NOT VALID and NO INHERIT are not modelled' : 'its name is not modelled'
    note('not null constraint', member(row), reason)
  }
  for (const row of context.rows('indexes')) {
    if (flagOf(row, 'clustered')) note('clustered index', member(row), 'CLUSTER ON is not modelled')
  }
  for (const row of overrides(context))
    note('inherited column', member(row), "a default or NOT NULL other than the parent's is not modelled")
  return found
}

import type { NotCompared } from '../../../../shared/model/schema-snapshot.ts'
import { postgresName, postgresQualified } from './names.ts'
import type { Row } from '../dialect.ts'
import { flagOf, textOf } from './catalog-row.ts'
import type { ReadingContext } from './introspection-context.ts'

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
    if (!['heap', ''].includes(textOf(row, 'access_method'))) note('access method', of, 'not modelled')
  }
  for (const row of context.rows('indexes'))
    if (flagOf(row, 'is_partial_tree')) note('index', member(row), 'some partitions do not have it')
  for (const row of context.rows('constraints')) {
    if (row['kind'] !== 'n') continue
    const special = !flagOf(row, 'validated') || flagOf(row, 'no_inherit')
    const reason = special ? 'NOT VALID and NO INHERIT are not modelled' : 'its name is not modelled'
    note('not null constraint', member(row), reason)
  }
  return found
}

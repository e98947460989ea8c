import { postgresQualified as qualified } from './names.ts'
import { afterPartitioning } from '../partition-parts.ts'
import type { QualifiedName, TableSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { tableKey, type Work } from './render-work.ts'

/** Parents that a table loses: others take their place, or they are made again. */
function lostParents(work: Work, before: TableSnapshot, after: TableSnapshot): QualifiedName[] {
  const text = (qualifiedName: QualifiedName) => qualified(qualifiedName.schema, qualifiedName.name)
  const kept = new Set(after.inherits.map(text))
  const gone = (qualifiedName: QualifiedName) =>
    work.dropped.has(tableKey(qualifiedName.schema, qualifiedName.name))
  const partition = before.partitionOf
  const leaves =
    partition !== null && (gone(partition) || JSON.stringify(partition) !== JSON.stringify(after.partitionOf))
  return [
    ...(leaves ? [partition] : []),
    ...before.inherits.filter((inherit) => gone(inherit) || !kept.has(text(inherit))),
  ]
}

function orphaned(before: TableSnapshot, lost: readonly QualifiedName[]): TableSnapshot {
  const inherits = before.inherits.filter((inherit) => !lost.includes(inherit))
  if (before.partitionOf === null || !lost.includes(before.partitionOf)) return { ...before, inherits }
  const alone: TableSnapshot = { ...before, partitionOf: null }
  const { fromParent: _had, ...rest } = { ...alone, ...afterPartitioning(before, alone) }
  return rest
}

type Kept = {
  readonly before: TableSnapshot
  readonly after: TableSnapshot
  readonly lost: readonly QualifiedName[]
}

function kept(work: Work): Kept[] {
  return work.to.tables.flatMap((after) => {
    const key = tableKey(after.schema, after.name)
    const was = work.tablesBefore.get(key)
    if (was === undefined || work.created.has(key)) return []
    const lost = lostParents(work, was, after)
    const before = orphaned(was, lost)
    return [{ before: { ...before, ...afterPartitioning(before, after) }, after, lost }]
  })
}

/** The tables that are kept, before and after: without the parents they lose, and without what new parents add. */
export function keptTables(work: Work): { before: TableSnapshot; after: TableSnapshot }[] {
  return kept(work)
}

/** Detaches tables from parents that are dropped. */
export function leaveParents(work: Work): string[] {
  return kept(work).flatMap(({ before: { schema, name }, lost }) => {
    const was = work.tablesBefore.get(tableKey(schema, name))
    return lost.map((parent) =>
      parent === was?.partitionOf
        ? `ALTER TABLE ${qualified(parent.schema, parent.name)} DETACH PARTITION ${qualified(schema, name)}`
        : `ALTER TABLE ${qualified(schema, name)} NO INHERIT ${qualified(parent.schema, parent.name)}`,
    )
  })
}

/** Keys of the tables that a table's foreign keys point at. */
export const targets = (table: TableSnapshot): string[] =>
  table.constraints.flatMap((constraint) =>
    constraint.references === null
      ? []
      : [tableKey(constraint.references.schema, constraint.references.table)],
  )

/** Keys of the tables that it is a partition of, or inherits from. */
export const parents = (table: TableSnapshot): string[] =>
  [...(table.partitionOf === null ? [] : [table.partitionOf]), ...table.inherits].map((each) =>
    tableKey(each.schema, each.name),
  )

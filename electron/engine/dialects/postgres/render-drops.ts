import {
  postgresName as name,
  postgresQualified as qualified,
} from '../../../../shared/ddl/postgres-names.ts'
import type { TableSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { sortByNeeds, type Node } from '../sort-by-needs.ts'
import { tableKey, type Work } from './render-work.ts'

/** Names that a table takes in its schema: its own, its indexes', its keys' and its identity sequences'. */
function takenNames(table: TableSnapshot): string[] {
  const keys = table.constraints
    .filter((one) => /primary|unique|exclusion/.test(one.kind))
    .map((one) => one.name ?? '')
  const serials = table.columns.map((one) => `${table.name}_${one.name}_seq`)
  return [table.name, ...table.indexes.map((one) => one.name), ...keys, ...serials].map(
    (one) => `${table.schema}.${one}`,
  )
}

/** Dropped tables whose names something new will take: they go first; the others go last. */
export function earlyDrops(work: Work): Set<string> {
  const fresh = new Set<string>()
  for (const table of work.to.tables) {
    const old = new Set(
      work.tablesBefore.has(tableKey(table.schema, table.name))
        ? takenNames(work.tablesBefore.get(tableKey(table.schema, table.name)) ?? table)
        : [],
    )
    const isNew = work.created.has(tableKey(table.schema, table.name))
    for (const one of takenNames(table)) if (isNew || !old.has(one)) fresh.add(one)
  }
  for (const one of [...work.to.sequences, ...work.to.views]) fresh.add(`${one.schema}.${one.name}`)
  return new Set(
    work.renamed.tables
      .filter((one) => work.dropped.has(tableKey(one.schema, one.name)))
      .filter(
        (one) =>
          work.created.has(tableKey(one.schema, one.name)) ||
          takenNames(one).some((taken) => fresh.has(taken)),
      )
      .map((one) => tableKey(one.schema, one.name)),
  )
}

/** DROP TABLE of the wanted ones, those that stand on others first. */
export function tableDrops(work: Work, wanted: (key: string) => boolean): string[] {
  const nodes = work.renamed.tables
    .filter(
      (one) => work.dropped.has(tableKey(one.schema, one.name)) && wanted(tableKey(one.schema, one.name)),
    )
    .map((one): Node => ({
      key: tableKey(one.schema, one.name),
      needs: [...one.dependsOn, ...targets(one)],
      statements: [`DROP TABLE ${qualified(one.schema, one.name)}`],
    }))
  return sortByNeeds(nodes)
    .toReversed()
    .flatMap((one) => one.statements)
}

/** Keys of the tables that a table's foreign keys point at. */
export const targets = (table: TableSnapshot): string[] =>
  table.constraints.flatMap((one) =>
    one.references === null ? [] : [tableKey(one.references.schema, one.references.table)],
  )

/** Foreign keys of dropped tables that point at other dropped ones: dropping them first breaks cycles. */
export function cyclicForeignKeys(work: Work): string[] {
  return work.renamed.tables
    .filter((one) => work.dropped.has(tableKey(one.schema, one.name)))
    .flatMap((table) =>
      table.constraints
        .filter((one) => one.references !== null && one.references.table !== table.name)
        .filter((one) =>
          work.dropped.has(tableKey(one.references?.schema ?? '', one.references?.table ?? '')),
        )
        .map(
          (one) =>
            `ALTER TABLE ${qualified(table.schema, table.name)} DROP CONSTRAINT ${name(one.name ?? '')}`,
        ),
    )
}

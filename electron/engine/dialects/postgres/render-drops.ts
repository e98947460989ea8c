import {
  postgresName as name,
  postgresQualified as qualified,
} from '../../../../shared/ddl/postgres-names.ts'
import type { TableSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { orderSteps, ranks, type Step } from './render-order.ts'
import { parents, targets } from './render-tables.ts'
import { tableKey, tableNeeds, type Work } from './render-work.ts'

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

/** Dropped tables whose names something new will take, and what is left of them: they go first; the others go last. */
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
  for (const one of work.changes)
    if (one.newName !== null) fresh.add(`${one.newSchema ?? one.schema}.${one.newName}`)
  const gone = work.renamed.tables.filter((one) => work.dropped.has(tableKey(one.schema, one.name)))
  const early = new Set(
    gone
      .filter(
        (one) =>
          work.created.has(tableKey(one.schema, one.name)) ||
          takenNames(one).some((taken) => fresh.has(taken)),
      )
      .map((one) => tableKey(one.schema, one.name)),
  )
  // DROP TABLE takes partitions along; what inherits stands in its way.
  for (let grown = true; grown;) {
    const size = early.size
    for (const one of gone)
      if (parents(one).some((key) => early.has(key))) early.add(tableKey(one.schema, one.name))
    grown = early.size > size
  }
  return early
}

/** DROP TABLE of the wanted ones. */
export function tableDropSteps(work: Work, wanted: (key: string) => boolean): Step[] {
  return work.renamed.tables
    .filter(
      (one) => work.dropped.has(tableKey(one.schema, one.name)) && wanted(tableKey(one.schema, one.name)),
    )
    .map((one) => ({
      keys: [tableKey(one.schema, one.name)],
      needs: [...tableNeeds(one), ...parents(one)],
      wishes: targets(one),
      rank: ranks.table,
      statements: [`DROP TABLE ${qualified(one.schema, one.name)}`],
    }))
}

/** The statements of what is dropped, in the order contrary to that of making. */
export function inDropOrder(steps: readonly Step[]): string[] {
  return orderSteps(steps)
    .toReversed()
    .flatMap((one) => one.statements)
}

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

import { postgresName as name, postgresQualified as qualified } from './names.ts'
import type { TableSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { orderSteps, ranks, type Step } from './render-order.ts'
import { referable } from './render-parts.ts'
import { parents, targets } from './render-tables.ts'
import { tableKey, tableNeeds, type Work } from './render-work.ts'

/** Names that a table takes in its schema: its own, its indexes', its keys' and its identity sequences'. */
function takenNames(table: TableSnapshot): string[] {
  const keys = table.constraints
    .filter((constraint) => /primary|unique|exclusion/.test(constraint.kind))
    .map((constraint) => constraint.name ?? '')
  const serials = table.columns.map((column) => `${table.name}_${column.name}_seq`)
  const own = table.columns.flatMap((column) => column.identity?.sequence ?? [])
  return [
    ...own,
    ...[table.name, ...table.indexes.map((each) => each.name), ...keys, ...serials].map(
      (each) => `${table.schema}.${each}`,
    ),
  ]
}

/** Splits dropped tables: those whose names a new object takes are dropped first, the others last. */
export function earlyDrops(work: Work): Set<string> {
  const fresh = new Set<string>()
  for (const table of work.to.tables) {
    const old = new Set(
      work.tablesBefore.has(tableKey(table.schema, table.name))
        ? takenNames(work.tablesBefore.get(tableKey(table.schema, table.name)) ?? table)
        : [],
    )
    const isNew = work.created.has(tableKey(table.schema, table.name))
    for (const each of takenNames(table)) if (isNew || !old.has(each)) fresh.add(each)
  }
  for (const sequence of [...work.to.sequences, ...work.to.views])
    fresh.add(`${sequence.schema}.${sequence.name}`)
  for (const change of work.changes)
    if (change.newName !== null) fresh.add(`${change.newSchema ?? change.schema}.${change.newName}`)
  const gone = work.renamed.tables.filter((table) => work.dropped.has(tableKey(table.schema, table.name)))
  const early = new Set(
    gone
      .filter(
        (each) =>
          work.created.has(tableKey(each.schema, each.name)) ||
          takenNames(each).some((taken) => fresh.has(taken)),
      )
      .map((each) => tableKey(each.schema, each.name)),
  )
  return withHeirs(gone, early)
}

/** DROP TABLE drops partitions too, but fails while another table inherits from it. */
function withHeirs(gone: readonly TableSnapshot[], chosen: Set<string>): Set<string> {
  for (let grown = true; grown;) {
    const size = chosen.size
    for (const each of gone)
      if (parents(each).some((key) => chosen.has(key))) chosen.add(tableKey(each.schema, each.name))
    grown = chosen.size > size
  }
  return chosen
}

/** Dropped tables whose checks, defaults or indexes call something that is recreated: they are dropped before it. */
export function dropsInTheWay(work: Work): Set<string> {
  const gone = work.renamed.tables.filter((table) => work.dropped.has(tableKey(table.schema, table.name)))
  const standing = gone.filter((table) => tableNeeds(table).some((key) => work.moving.has(key)))
  return withHeirs(gone, new Set(standing.map((table) => tableKey(table.schema, table.name))))
}

/** DROP TABLE of the wanted ones. */
export function tableDropSteps(work: Work, wanted: (key: string) => boolean): Step[] {
  return work.renamed.tables
    .filter(
      (table) =>
        work.dropped.has(tableKey(table.schema, table.name)) && wanted(tableKey(table.schema, table.name)),
    )
    .map((each) => ({
      keys: [tableKey(each.schema, each.name)],
      needs: [...tableNeeds(each), ...parents(each)],
      wishes: targets(each),
      rank: ranks.table,
      statements: [`DROP TABLE ${qualified(each.schema, each.name)}`],
    }))
}

/** The statements of what is dropped, in the order contrary to that of making. */
export function inDropOrder(steps: readonly Step[]): string[] {
  return orderSteps(steps)
    .toReversed()
    .flatMap((each) => each.statements)
}

function foreignKeysOfDropped(work: Work, wanted: (target: string, own: string) => boolean): string[] {
  return work.renamed.tables
    .filter((table) => work.dropped.has(tableKey(table.schema, table.name)))
    .flatMap((table) =>
      table.constraints
        .filter(
          ({ references }) =>
            references !== null &&
            wanted(tableKey(references.schema, references.table), tableKey(table.schema, table.name)),
        )
        .map(
          (constraint) =>
            `ALTER TABLE ${qualified(table.schema, table.name)} DROP CONSTRAINT ${name(constraint.name ?? '')}`,
        ),
    )
}

/** Foreign keys of dropped tables that point at other dropped ones: dropping them first breaks cycles. */
export function cyclicForeignKeys(work: Work): string[] {
  return foreignKeysOfDropped(work, (target, own) => target !== own && work.dropped.has(target))
}

/** Foreign keys of dropped tables on keys of tables that stay, where those keys go before the tables do. */
export function keysInTheWay(work: Work, going: ReadonlySet<string>): string[] {
  const freed = new Set(
    work.renamed.tables
      .filter((table) => referable(table).some((key) => going.has(key)))
      .map((each) => tableKey(each.schema, each.name)),
  )
  return foreignKeysOfDropped(work, (target) => freed.has(target) && !work.dropped.has(target))
}

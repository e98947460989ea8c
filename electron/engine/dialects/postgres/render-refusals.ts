import { postgresName as name, postgresQualified as qualified } from './names.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import {
  carriedKey,
  unmodelledKey,
  type TableSnapshot,
  routineKey,
} from '../../../../shared/model/schema-snapshot.ts'
import { type DependantsPlan } from './render-dependants.ts'
import { columnKey, mentions, tableKey, tableNeeds, type Work } from './render-work.ts'

function partitionKeys(work: Work): string[] {
  const kept = work.renamed.tables.filter((table) => !work.dropped.has(tableKey(table.schema, table.name)))
  return kept.flatMap((table) =>
    table.columns
      .filter((column) => work.retyped.has(columnKey(table.schema, table.name, column.name)))
      .filter((column) => table.partitionBy !== null && mentions(table.partitionBy, column.name))
      .map(
        (column) =>
          `The type of ${column.name} cannot change: ${qualified(table.schema, table.name)} is partitioned by it.`,
      ),
  )
}

/** Columns and domains of a type, collation or the like that must be dropped and made again. */
function heldObjects(work: Work, plan: DependantsPlan): string[] {
  const moving = new Map(
    [...plan.carried.create, ...work.to.routines].flatMap((each) => {
      const key = 'arguments' in each ? routineKey(each) : carriedKey(each)
      const label = 'arguments' in each ? 'routine' : each.kind
      return plan.going.moving.has(key) ? [[key, `${label} ${shown(each.schema, each.name)}`] as const] : []
    }),
  )
  const problem = (key: string, user: string) => {
    const what = moving.get(key)
    return what === undefined ? [] : [`The ${what} cannot be made anew: ${user} stands on it.`]
  }
  return [
    ...work.renamed.tables.flatMap((table) => {
      const after = work.tablesAfter.get(tableKey(table.schema, table.name))
      const own = qualified(table.schema, table.name)
      if (after === undefined || work.dropped.has(tableKey(table.schema, table.name))) return []
      return [
        ...table.dependsOn.flatMap((key) => problem(key, own)),
        ...table.columns
          .filter((column) => after.columns.some((now) => now.name === column.name))
          .flatMap((column) =>
            (column.dependsOn ?? [])
              .filter((key) => !/^(routine|operator) /.test(key))
              .flatMap((key) => problem(key, `${own}.${name(column.name)}`)),
          ),
      ]
    }),
    ...work.to.domains.flatMap((domain) =>
      domain.dependsOn.flatMap((key) => problem(key, qualified(domain.schema, domain.name))),
    ),
  ]
}

const shown = (schema: string, of: string): string => (schema === '' ? of : `${name(schema)}.${of}`)

/** Composite types whose attributes change their type under a column. */
function heldAttributes(work: Work): string[] {
  return work.to.carried.flatMap((each) => {
    const old = work.renamed.carried.find((was) => carriedKey(was) === carriedKey(each))
    const retyped = (each.attributes ?? []).filter((now) =>
      old?.attributes?.some((was) => was.name === now.name && was.definition !== now.definition),
    )
    if (retyped.length === 0) return []
    const key = carriedKey(each)
    const user = work.renamed.tables.find((table) =>
      table.columns.some((column) => column.dependsOn?.includes(key)),
    )
    return user === undefined
      ? []
      : [
          `The type of ${retyped[0]?.name ?? ''} in ${qualified(each.schema, each.name)} cannot change: ${qualified(user.schema, user.name)} has a column of it.`,
        ]
  })
}

/** A type without array brackets. */
const element = (type: string): string => type.replace(/(?:\[\])+$/, '')

/** Names of a table's row type and of the domains and composite types that contain it. */
function rowTypes(work: Work, table: TableSnapshot): ReadonlySet<string> {
  const found = new Set([qualified(table.schema, table.name)])
  const isOne = (type: string): boolean => found.has(element(type))
  for (let before = 0; before < found.size;) {
    before = found.size
    for (const domain of work.renamed.domains)
      if (isOne(domain.type)) found.add(qualified(domain.schema, domain.name))
    for (const each of work.renamed.carried)
      if (each.attributes?.some(({ definition }) => isOne(definition.split(' COLLATE ')[0] ?? '')))
        found.add(qualified(each.schema, each.name))
  }
  return found
}

/** Tables whose rows are written anew while a column elsewhere is of their row type, which PostgreSQL refuses. */
function heldRows(work: Work): string[] {
  return work.renamed.tables.flatMap((table) => {
    const column = table.columns.find((each) =>
      work.retyped.has(columnKey(table.schema, table.name, each.name)),
    )
    if (column === undefined || work.dropped.has(tableKey(table.schema, table.name))) return []
    const types = rowTypes(work, table)
    const user = work.renamed.tables.find(({ columns }) =>
      columns.some(({ type }) => types.has(element(type))),
    )
    return user === undefined
      ? []
      : [
          `The type of ${column.name} in ${qualified(table.schema, table.name)} cannot change: ${qualified(user.schema, user.name)} has a column of its row type.`,
        ]
  })
}

/** New objects that depend on something that Headway neither models nor carries and that does not exist yet. */
function unmodelled(work: Work): string[] {
  const there = new Set(work.renamed.notCompared.map((each) => unmodelledKey(each.kind, each.name)))
  const start = unmodelledKey('', '').trimEnd()
  const of = (needs: readonly string[], user: string) =>
    needs
      .filter((key) => key.startsWith(`${start} `) && !there.has(key))
      .map((key) => `${user} needs the ${key.slice(start.length + 1)}, which Headway cannot make.`)
  return [
    ...work.to.tables.flatMap((table) => of(tableNeeds(table), qualified(table.schema, table.name))),
    ...[...work.to.views, ...work.to.domains].flatMap((view) =>
      of(view.dependsOn, qualified(view.schema, view.name)),
    ),
    ...work.to.routines.flatMap((routine) =>
      of(routine.dependsOn, shown(routine.schema, `${routine.name}(${routine.arguments})`)),
    ),
    ...work.to.carried.flatMap((each) => of(each.dependsOn, `${each.kind} ${shown(each.schema, each.name)}`)),
  ]
}

/** Throws `unsupported`, naming all reasons, for a move that PostgreSQL has no statements for. */
export function refuseImpossible(work: Work, plan: DependantsPlan): void {
  const problems = [
    ...new Set([
      ...partitionKeys(work),
      ...heldObjects(work, plan),
      ...heldAttributes(work),
      ...heldRows(work),
      ...unmodelled(work),
    ]),
  ]
  if (problems.length === 0) return
  throw new HeadwayError('unsupported', problems[0] ?? '', {
    problems,
    hint: 'Write this revision by hand, or leave the change out.',
  })
}

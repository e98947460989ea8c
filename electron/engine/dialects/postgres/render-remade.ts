import { routineName } from './ddl-attributes.ts'
import { postgresName as name, postgresQualified as qualified } from './names.ts'
import {
  carriedKey,
  type Grant,
  type TableSnapshot,
  type ViewSnapshot,
  routineKey,
} from '../../../../shared/model/schema-snapshot.ts'
import { grantsDiff } from './render-attributes.ts'
import { keptName } from './render-carried.ts'
import { viewKey, type DependantsPlan } from './render-dependants.ts'
import { keepDdl, restoreDdl, type Remade } from './render-keep.ts'
import { columnKey, tableKey, type Work } from './render-work.ts'

type Pair<T> = { readonly before: T; readonly after: T }

function pairs<T>(before: readonly T[], after: readonly T[], key: (t: T) => string): Pair<T>[] {
  const old = new Map(before.map((each) => [key(each), each]))
  return after.flatMap((each) => {
    const was = old.get(key(each))
    return was === undefined ? [] : [{ before: was, after: each }]
  })
}

type Relation = TableSnapshot | ViewSnapshot
const relationName = (relation: Relation): string => qualified(relation.schema, relation.name)

/** Everything that is dropped and made again under its name. */
function remadeObjects(work: Work, plan: DependantsPlan) {
  const tables = pairs(work.renamed.tables, work.to.tables, (each) => tableKey(each.schema, each.name))
  const isSwapped = ({ after }: Pair<{ readonly schema: string; readonly name: string }>) =>
    work.swappedTypes.has(qualified(after.schema, after.name))
  const types = <T extends { readonly schema: string; readonly name: string }>(
    a: readonly T[],
    b: readonly T[],
  ) => pairs(a, b, (each) => qualified(each.schema, each.name)).filter(isSwapped)
  return {
    views: pairs(plan.views.drop, plan.views.create, viewKey),
    routines: pairs(plan.routines.drop, plan.routines.create, routineKey),
    tables: tables.filter(({ after }) => work.created.has(tableKey(after.schema, after.name))),
    reached: tables.filter(({ after: { schema, name: table, columns } }) =>
      columns.some((column) => work.recreated.has(columnKey(schema, table, column.name))),
    ),
    carried: pairs(plan.carried.early, plan.carried.create, carriedKey).filter(
      ({ after }) => keptName(after) !== null,
    ),
    types: [...types(work.renamed.enums, work.to.enums), ...types(work.renamed.domains, work.to.domains)],
  }
}

function goneColumns({ before, after }: Pair<Relation>): string[] {
  const left = new Set(after.columns.map((column) => column.name))
  return before.columns
    .filter((column) => !left.has(column.name))
    .map((column) => `${relationName(before)}.${name(column.name)}`)
}

/** The statements before the first drop and after the last making, and the grants that change besides. */
export function keepRemade(
  work: Work,
  plan: DependantsPlan,
): { readonly keep: readonly string[]; readonly restore: readonly string[] } {
  const { views, routines, tables, reached, types, carried } = remadeObjects(work, plan)
  const named = (kind: 'ROUTINE' | 'TYPE') =>
    carried.flatMap(({ after }) => {
      const found = keptName(after)
      return found?.[0] === kind ? [found[1]] : []
    })
  const relations: Pair<Relation>[] = [...views, ...tables, ...reached]
  const remade: Remade = {
    relations: relations.map(({ after }) => relationName(after)),
    routines: [...routines.map(({ after }) => routineName(after)), ...named('ROUTINE')],
    types: [...types.map(({ after }) => qualified(after.schema, after.name)), ...named('TYPE')],
    goneColumns: relations.flatMap(goneColumns),
  }
  const grants = (kind: string, of: string, { before, after }: Pair<{ readonly grants: readonly Grant[] }>) =>
    grantsDiff(`${kind} ${of}`, before.grants, after.grants)
  return {
    keep: keepDdl(remade),
    restore: [
      ...restoreDdl(remade),
      ...[...views, ...tables].flatMap((pair) => grants('TABLE', relationName(pair.after), pair)),
      ...routines.flatMap((pair) => grants('ROUTINE', routineName(pair.after), pair)),
      ...carried.flatMap(({ before, after }) => grantsDiff(after.grantOn ?? '', before.grants, after.grants)),
      ...types.flatMap((pair) => grants('TYPE', qualified(pair.after.schema, pair.after.name), pair)),
    ],
  }
}

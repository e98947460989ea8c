import { postgresName as name, postgresQualified as qualified } from './names.ts'
import { constraintDdl } from './ddl.ts'
import type {
  ConstraintSnapshot,
  IndexSnapshot,
  SchemaSnapshot,
  TableSnapshot,
  ViewSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { wholeMove, type SchemaMove, type Stop } from '../schema-renderer.ts'
import {
  changed,
  keyTarget,
  lateChecks,
  notValid,
  onlineUnique,
  pairRelations,
  pairTables,
  sameIndex,
  type Pair,
} from './render-online-parts.ts'

const asIs = (all: readonly string[]): readonly string[] => all

/** CREATE INDEX and DROP INDEX in the form that lets others write. */
function concurrently(sql: string): string {
  return sql.replace(/^(CREATE (?:UNIQUE )?INDEX|DROP INDEX) /, '$1 CONCURRENTLY ')
}

type Relation = TableSnapshot | ViewSnapshot

/** Each table and view through `map`, others as they are. */
function mapRelations(
  snapshot: SchemaSnapshot,
  table: (table: TableSnapshot) => TableSnapshot,
  indexes: (relation: Relation) => IndexSnapshot[],
): SchemaSnapshot {
  return {
    ...snapshot,
    tables: snapshot.tables.map((each) => ({ ...table(each), indexes: indexes(each) })),
    views: snapshot.views.map((view) => ({ ...view, indexes: indexes(view) })),
  }
}

/** What is put off in the relations of the second schema, looked up by the objects themselves. */
type Plan = {
  /** Indexes of `from`, as `schema.name`, that go first. */
  readonly dropped: ReadonlySet<string>
  readonly indexes: ReadonlySet<IndexSnapshot>
  /** Unique constraints that are made from an index. */
  readonly uniques: ReadonlySet<ConstraintSnapshot>
  /** Foreign keys that point at one of those. */
  readonly late: ReadonlySet<ConstraintSnapshot>
  /** Foreign keys and checks that are validated last. */
  readonly unchecked: ReadonlySet<ConstraintSnapshot>
  /** Checks that stand for NOT NULL until it is set, by table, each with its column. */
  readonly required: ReadonlyMap<TableSnapshot, ReadonlyMap<string, ConstraintSnapshot>>
}

function droppedIndexes(move: SchemaMove, pairs: readonly Pair<Relation>[]): Set<string> {
  const renamed = new Set(
    move.changes
      .filter((change) => change.kind === 'index' && change.action === 'rename')
      .map((change) => `${change.schema}.${change.newName}`),
  )
  const targets = new Set(
    move.renamed.tables.flatMap((table) => table.constraints.flatMap((key) => keyTarget(key))),
  )
  return new Set(
    pairs.flatMap(({ before, after }) =>
      before.indexes
        .filter((each) => !after.indexes.some((now) => sameIndex(each, now)))
        .filter(
          (each) =>
            !(
              each.unique &&
              targets.has(
                keyOf(
                  before,
                  each.keys.map((key) => key.column ?? ''),
                ),
              )
            ),
        )
        .map((each) => `${before.schema}.${each.name}`)
        .filter((each) => !renamed.has(each)),
    ),
  )
}

const keyOf = (
  table: { readonly schema: string; readonly name: string },
  columns: readonly string[],
): string => JSON.stringify([table.schema, table.name, columns.toSorted()])

function planOnline(move: SchemaMove): Plan {
  const relations = pairRelations(move)
  const tables = pairTables(move)
  const indexes = relations.flatMap(({ before, after }) =>
    after.indexes.filter((each) => !before.indexes.some((old) => sameIndex(old, each))),
  )
  const fresh = ({ before, after }: Pair<TableSnapshot>) =>
    after.constraints.filter((constraint) => changed(constraint, before.constraints))
  const uniques = tables
    .filter((pair) => pair.after.kind !== 'partitioned')
    .flatMap((pair) => fresh(pair).filter((each) => onlineUnique(pair.after, each) !== null))
  const built = new Set<string>()
  for (const { after } of relations) {
    for (const each of after.indexes)
      if (each.unique && indexes.includes(each))
        built.add(
          keyOf(
            after,
            each.keys.map((key) => key.column ?? ''),
          ),
        )
  }
  for (const { after } of tables) {
    for (const constraint of after.constraints)
      if (uniques.includes(constraint)) built.add(keyOf(after, constraint.columns))
  }
  const late = move.to.tables.flatMap((table) =>
    table.constraints.filter((constraint) => keyTarget(constraint).some((key) => built.has(key))),
  )
  const plain = new Set(
    move.to.tables
      .filter((table) => table.kind === 'partitioned')
      .flatMap((table) => table.constraints.filter((constraint) => constraint.kind === 'foreign key')),
  )
  const unchecked = [...tables.flatMap(fresh), ...late].filter(
    (each) => notValid(each) !== null && !plain.has(each),
  )
  return {
    dropped: droppedIndexes(move, relations),
    indexes: new Set(indexes),
    uniques: new Set(uniques),
    late: new Set(late),
    unchecked: new Set(unchecked),
    required: new Map(tables.map((pair) => [pair.after, lateChecks(pair)])),
  }
}

function isPlain(plan: Plan): boolean {
  const sets = [plan.dropped, plan.indexes, plan.uniques, plan.unchecked]
  return sets.every((set) => set.size === 0) && [...plan.required.values()].every((each) => each.size === 0)
}

/** `to` without what the plan puts off; `built` and `late` say what of it is there already. */
function waiting(move: SchemaMove, plan: Plan, built: boolean, late: boolean): SchemaSnapshot {
  const constraint = (constraint: ConstraintSnapshot): ConstraintSnapshot[] => {
    if (!built && plan.uniques.has(constraint)) return []
    if (!late && plan.late.has(constraint)) return []
    return [plan.unchecked.has(constraint) ? (notValid(constraint) ?? constraint) : constraint]
  }
  return mapRelations(
    move.to,
    (table) => {
      const required = plan.required.get(table) ?? new Map<string, ConstraintSnapshot>()
      return {
        ...table,
        columns: table.columns.map((column) =>
          required.has(column.name) ? { ...column, notNull: false } : column,
        ),
        constraints: [...table.constraints.flatMap(constraint), ...required.values()],
      }
    },
    (each) => each.indexes.filter((index) => built || !plan.indexes.has(index)),
  )
}

/** ADD CONSTRAINT ... UNIQUE as an index that is built first. */
function buildUniques(move: SchemaMove, plan: Plan): ReadonlyMap<string, readonly string[]> {
  return new Map(
    move.to.tables.flatMap((table) =>
      table.constraints
        .filter((constraint) => plan.uniques.has(constraint))
        .map((constraint) => [
          `ALTER TABLE ${qualified(table.schema, table.name)} ADD ${constraintDdl(constraint)}`,
          onlineUnique(table, constraint) ?? [],
        ]),
    ),
  )
}

/** VALIDATE of the checks that stand for NOT NULL, then SET NOT NULL, which they save the scan; then they go. */
function finish(plan: Plan): Stop['upgrade'] {
  const drops = new Map(
    [...plan.required].flatMap(([table, checks]) =>
      [...checks.values()].map((check): [string, string] => {
        const on = `ALTER TABLE ${qualified(table.schema, table.name)}`
        return [
          `${on} DROP CONSTRAINT ${name(check.name ?? '')}`,
          `${on} VALIDATE CONSTRAINT ${name(check.name ?? '')}`,
        ]
      }),
    ),
  )
  return (all) => [
    ...all.flatMap((sql) => drops.get(sql) ?? []),
    ...all.filter((sql) => / VALIDATE CONSTRAINT /.test(sql)),
    ...all.filter((sql) => !drops.has(sql) && !/ VALIDATE CONSTRAINT /.test(sql)),
    ...all.filter((sql) => drops.has(sql)),
  ]
}

/**
 * A move in parts, so that no table that was there before is locked against writers for longer than a moment:
 * indexes go and come CONCURRENTLY, which no transaction allows; unique constraints take over an index built so;
 * foreign keys, checks and NOT NULL are declared NOT VALID and validated in a later transaction (CREATE INDEX,
 * ALTER TABLE, Notes). What PostgreSQL has no such form for, primary keys and partitioned tables' indexes and
 * foreign keys among it, is made as usual.
 */
export function online(move: SchemaMove): readonly Stop[] {
  const plan = planOnline(move)
  if (isPlain(plan)) return [wholeMove(move)]
  const uniques = buildUniques(move, plan)
  const isGone = (relation: Relation) => (index: IndexSnapshot) =>
    plan.dropped.has(`${relation.schema}.${index.name}`)
  const cleared = mapRelations(
    move.from,
    (each) => each,
    (each) => each.indexes.filter((index) => !isGone(each)(index)),
  )
  const stop = (to: SchemaSnapshot, title: string | null, forms: Partial<Stop> = {}): Stop => ({
    to,
    title,
    transaction: true,
    upgrade: asIs,
    downgrade: asIs,
    ...forms,
  })
  const outside: Partial<Stop> = {
    transaction: false,
    upgrade: (all) => all.flatMap((sql) => uniques.get(sql) ?? [concurrently(sql)]),
    downgrade: (all) => all.map(concurrently),
  }
  return [
    stop(cleared, 'drop indexes', outside),
    stop(waiting(move, plan, false, false), null),
    stop(waiting(move, plan, true, false), 'build indexes', outside),
    stop(waiting(move, plan, true, true), 'add foreign keys'),
    stop(move.to, 'validate', { upgrade: finish(plan) }),
  ]
}

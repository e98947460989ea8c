import { sequenceOwnerDdl } from './ddl.ts'
import { postgresLiteral as literal, postgresName as name, postgresQualified as qualified } from './names.ts'
import type { SchemaChange } from '../../../../shared/model/changes.ts'
import { objectKey, routineKey } from '../../../../shared/model/schema-snapshot.ts'
import { dropCarried } from './render-carried.ts'
import { continueSequence, planColumns } from './render-columns.ts'
import { dropRoutine, dropView, viewKey, type DependantsPlan } from './render-dependants.ts'
import {
  cyclicForeignKeys,
  dropsInTheWay,
  inDropOrder,
  keysInTheWay,
  tableDropSteps,
} from './render-drops.ts'
import { ranks, type Step } from './render-order.ts'
import { planParts } from './render-parts.ts'
import { keptTables, leaveParents } from './render-tables.ts'
import { dropSwapped } from './render-types.ts'
import { columnKey, tableKey, type Work } from './render-work.ts'

function viewSteps(plan: DependantsPlan): Step[] {
  return plan.views.drop.map((each) => ({
    keys: [viewKey(each), ...each.indexes.map((index) => objectKey('index', each.schema, index.name))],
    needs: each.dependsOn,
    rank: ranks.view,
    statements: [dropView(each)],
  }))
}

function routineSteps(plan: DependantsPlan, late: boolean): Step[] {
  return plan.routines.drop
    .filter((each) => plan.routines.late.has(routineKey(each)) === late)
    .map((each) => ({
      keys: [routineKey(each)],
      needs: each.dependsOn,
      rank: ranks.routine,
      statements: [dropRoutine(each)],
    }))
}

/** Drops what stands on what changes, and the parts of tables that change. */
export function clearTheWay(work: Work, plan: DependantsPlan): string[] {
  const stands = (each: { readonly schema: string; readonly table: string }) =>
    !work.dropped.has(tableKey(each.schema, each.table))
  // DROP TABLE takes its own policies along; those of other tables that read it stand in its way.
  const readsGone = (keys: readonly string[], each: { readonly schema: string; readonly table: string }) =>
    keys.some((key) => work.dropped.has(key) && key !== tableKey(each.schema, each.table))
  const goneViews = new Set(plan.views.drop.map(viewKey))
  const early = new Set(plan.routines.drop.map(routineKey).filter((key) => !plan.routines.late.has(key)))
  const tables = keptTables(work)
  const inTheWay = dropsInTheWay(work)
  const parts = tables.map(({ before, after }) => planParts(work, before, after))
  return [
    ...plan.policies.drop
      .filter(
        (each) =>
          stands(each) || each.dependsOn.some((key) => early.has(key)) || readsGone(each.dependsOn, each),
      )
      .map((each) => `DROP POLICY ${name(each.name)} ON ${qualified(each.schema, each.table)}`),
    ...plan.triggers.drop
      .filter(
        (each) =>
          (stands(each) || each.dependsOn.some((key) => early.has(key))) &&
          !goneViews.has(objectKey('view', each.schema, each.table)),
      )
      .map((each) => `DROP TRIGGER ${name(each.name)} ON ${qualified(each.schema, each.table)}`),
    ...parts.flatMap((part) => part.foreignKeyDrops),
    ...cyclicForeignKeys(work),
    ...keysInTheWay(work, new Set(parts.flatMap((part) => part.drops.flatMap((drop) => drop.keys)))),
    ...leaveParents(work),
    ...tables.flatMap(({ before, after }) => planColumns(work, before, after).defaults),
    ...inDropOrder([
      ...viewSteps(plan),
      ...routineSteps(plan, false),
      ...plan.carried.early.map(dropCarried),
      ...tableDropSteps(work, (key) => inTheWay.has(key)),
      ...parts.flatMap((part) => part.drops),
      ...tables.flatMap(({ before, after }) => planColumns(work, before, after).early),
    ]),
  ]
}

/** Owners of sequences, and new sequences under old columns told where to go on. */
export function ownSequences(work: Work, handed: ReadonlySet<string>): string[] {
  return work.changes.flatMap((change) => {
    if (change.kind !== 'sequence' || change.after === null || change.action === 'rename') return []
    const { before, after } = change
    if (JSON.stringify(before?.ownedBy ?? null) === JSON.stringify(after.ownedBy)) return []
    const owner = after.ownedBy
    const isOldColumn =
      owner !== null &&
      before === null &&
      (work.tablesBefore
        .get(tableKey(owner.schema, owner.table))
        ?.columns.some((each) => each.name === owner.column) ??
        false) &&
      !work.created.has(tableKey(owner.schema, owner.table)) &&
      !handed.has(`${tableKey(owner.schema, owner.table)} ${owner.column}`)
    const ascending = after.options.start === '1' && !after.options.increment.startsWith('-')
    const next =
      isOldColumn && ascending
        ? [
            continueSequence(
              literal(qualified(after.schema, after.name)),
              qualified(owner.schema, owner.table),
              owner.column,
            ),
          ]
        : []
    return [sequenceOwnerDdl(after), ...next]
  })
}

function sequenceSteps(work: Work, drops: readonly SchemaChange[], gone: ReadonlySet<string>): Step[] {
  const columns = new Set(
    work.to.tables.flatMap((table) =>
      table.columns.map((column) => columnKey(table.schema, table.name, column.name)),
    ),
  )
  return drops.flatMap((drop): Step[] => {
    if (drop.kind !== 'sequence') return []
    const owner = drop.before?.ownedBy ?? null
    const stays = owner === null || columns.has(columnKey(owner.schema, owner.table, owner.column))
    const sequence = qualified(drop.schema, drop.name)
    return !stays || gone.has(sequence)
      ? []
      : [
          {
            keys: [objectKey('sequence', drop.schema, drop.name)],
            needs: [],
            rank: ranks.sequence,
            statements: [`DROP SEQUENCE ${sequence}`],
          },
        ]
  })
}

const words = { domain: 'DOMAIN', enum: 'TYPE', extension: 'EXTENSION', schema: 'SCHEMA' } as const
const isWord = (kind: string): kind is keyof typeof words => kind in words

function basicSteps(drops: readonly SchemaChange[]): Step[] {
  return drops.flatMap((drop): Step[] => {
    if (!isWord(drop.kind) || (drop.kind === 'schema' && drop.name === 'public')) return []
    const isType = drop.kind === 'domain' || drop.kind === 'enum'
    const { dependsOn = [], schema = '' } = (drop.before ?? {}) as { dependsOn?: string[]; schema?: string }
    return [
      {
        keys: [isType ? objectKey('type', drop.schema, drop.name) : objectKey(drop.kind, '', drop.name)],
        needs: [...dependsOn, objectKey('schema', '', schema)],
        rank: isType ? ranks.type : ranks[drop.kind === 'schema' ? 'schema' : 'extension'],
        statements: [
          `DROP ${words[drop.kind]} ${drop.schema === '' ? name(drop.name) : qualified(drop.schema, drop.name)}`,
        ],
      },
    ]
  })
}

/** Drops for good, when everything is made: columns, then the rest by what stands on what. */
export function dropRest(
  work: Work,
  plan: DependantsPlan,
  earlier: { readonly tables: ReadonlySet<string>; readonly sequences: ReadonlySet<string> },
): string[] {
  const drops = work.changes.filter((change) => change.action === 'drop')
  const swapped = dropSwapped(work)
  return [
    ...keptTables(work).flatMap(({ before, after }) => planColumns(work, before, after).drops),
    ...inDropOrder([
      ...tableDropSteps(work, (key) => !earlier.tables.has(key)),
      ...routineSteps(plan, true),
      ...plan.carried.late.map(dropCarried),
      ...sequenceSteps(work, drops, earlier.sequences),
      ...basicSteps(drops),
      ...(swapped.length === 0 ? [] : [{ keys: [], needs: [], rank: ranks.type + 0.5, statements: swapped }]),
    ]),
  ]
}

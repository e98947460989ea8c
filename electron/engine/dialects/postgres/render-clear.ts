import { sequenceOwnerDdl } from '../../../../shared/ddl/postgres-ddl.ts'
import {
  postgresLiteral as literal,
  postgresName as name,
  postgresQualified as qualified,
} from '../../../../shared/ddl/postgres-names.ts'
import type { SchemaChange } from '../../../../shared/model/changes.ts'
import { objectKey } from '../../../../shared/model/schema-snapshot.ts'
import { dropCarried } from './render-carried.ts'
import { continueSequence, planColumns } from './render-columns.ts'
import { dropRoutine, dropView, routineKey, viewKey, type DependantsPlan } from './render-dependants.ts'
import { cyclicForeignKeys, inDropOrder, tableDropSteps } from './render-drops.ts'
import { ranks, type Step } from './render-order.ts'
import { planParts } from './render-parts.ts'
import { keptTables, leaveParents } from './render-tables.ts'
import { dropSwapped } from './render-types.ts'
import { columnKey, tableKey, type Work } from './render-work.ts'

function viewSteps(plan: DependantsPlan): Step[] {
  return plan.views.drop.map((one) => ({
    keys: [viewKey(one), ...one.indexes.map((index) => objectKey('index', one.schema, index.name))],
    needs: one.dependsOn,
    rank: ranks.view,
    statements: [dropView(one)],
  }))
}

function routineSteps(plan: DependantsPlan, late: boolean): Step[] {
  return plan.routines.drop
    .filter((one) => plan.routines.late.has(routineKey(one)) === late)
    .map((one) => ({
      keys: [routineKey(one)],
      needs: one.dependsOn,
      rank: ranks.routine,
      statements: [dropRoutine(one)],
    }))
}

/** Drops what stands on what changes, and the parts of tables that change. */
export function clearTheWay(work: Work, plan: DependantsPlan): string[] {
  const stands = (one: { readonly schema: string; readonly table: string }) =>
    !work.dropped.has(tableKey(one.schema, one.table))
  const goneViews = new Set(plan.views.drop.map(viewKey))
  const early = new Set(plan.routines.drop.map(routineKey).filter((key) => !plan.routines.late.has(key)))
  const tables = keptTables(work)
  const parts = tables.map(({ before, after }) => planParts(work, before, after))
  return [
    ...plan.policies.drop
      .filter((one) => stands(one) || one.dependsOn.some((key) => early.has(key)))
      .map((one) => `DROP POLICY ${name(one.name)} ON ${qualified(one.schema, one.table)}`),
    ...plan.triggers.drop
      .filter(
        (one) =>
          (stands(one) || one.dependsOn.some((key) => early.has(key))) &&
          !goneViews.has(objectKey('view', one.schema, one.table)),
      )
      .map((one) => `DROP TRIGGER ${name(one.name)} ON ${qualified(one.schema, one.table)}`),
    ...parts.flatMap((one) => one.foreignKeyDrops),
    ...cyclicForeignKeys(work),
    ...leaveParents(work),
    ...tables.flatMap(({ before, after }) => planColumns(work, before, after).defaults),
    ...inDropOrder([
      ...viewSteps(plan),
      ...routineSteps(plan, false),
      ...plan.carried.early.map(dropCarried),
      ...parts.flatMap((one) => one.drops),
      ...tables.flatMap(({ before, after }) => planColumns(work, before, after).early),
    ]),
  ]
}

/** Owners of sequences, and new sequences under old columns told where to go on. */
export function ownSequences(work: Work, handed: ReadonlySet<string>): string[] {
  return work.changes.flatMap((one) => {
    if (one.kind !== 'sequence' || one.after === null || one.action === 'rename') return []
    const { before, after } = one
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
      table.columns.map((one) => columnKey(table.schema, table.name, one.name)),
    ),
  )
  return drops.flatMap((one): Step[] => {
    if (one.kind !== 'sequence') return []
    const owner = one.before?.ownedBy ?? null
    const stays = owner === null || columns.has(columnKey(owner.schema, owner.table, owner.column))
    const sequence = qualified(one.schema, one.name)
    return !stays || gone.has(sequence)
      ? []
      : [
          {
            keys: [objectKey('sequence', one.schema, one.name)],
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
  return drops.flatMap((one): Step[] => {
    if (!isWord(one.kind) || (one.kind === 'schema' && one.name === 'public')) return []
    const isType = one.kind === 'domain' || one.kind === 'enum'
    const { dependsOn = [], schema = '' } = (one.before ?? {}) as { dependsOn?: string[]; schema?: string }
    return [
      {
        keys: [isType ? objectKey('type', one.schema, one.name) : objectKey(one.kind, '', one.name)],
        needs: [...dependsOn, objectKey('schema', '', schema)],
        rank: isType ? ranks.type : ranks[one.kind === 'schema' ? 'schema' : 'extension'],
        statements: [
          `DROP ${words[one.kind]} ${one.schema === '' ? name(one.name) : qualified(one.schema, one.name)}`,
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
  const drops = work.changes.filter((one) => one.action === 'drop')
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

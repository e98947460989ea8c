import { attributesDdl, initialComment, isGivenSchema, tableAttributesDdl } from './ddl-attributes.ts'
import { createSequenceDdl, createTableDdl } from './ddl.ts'
import { postgresName as name, postgresQualified as qualified } from './names.ts'
import type { SchemaChange } from '../../../../shared/model/changes.ts'
import {
  objectKey,
  type ConstraintSnapshot,
  type IndexSnapshot,
  type TableSnapshot,
  routineKey,
} from '../../../../shared/model/schema-snapshot.ts'
import { describedDiff, tableAttributesDiff } from './render-attributes.ts'
import { createCarried } from './render-carried.ts'
import { planColumns } from './render-columns.ts'
import { createRoutine, createView, viewKey, type DependantsPlan } from './render-dependants.ts'
import { orderSteps, ranks, type Step } from './render-order.ts'
import {
  addConstraint,
  addIndex,
  constraintStep,
  indexStep,
  partComments,
  planParts,
  referable,
} from './render-parts.ts'
import { keptTables, parents, targets } from './render-tables.ts'
import { alterSequence, renderDomain, renderEnum, replaceDomain } from './render-types.ts'
import { carriedDomains, tableKey, type ChangeTo, type Work } from './render-work.ts'

/** Keys of what is still to be created; a constraint inside CREATE TABLE must not depend on any of them. */
type Making = {
  readonly pending: Set<string>
  readonly inlined: Set<object>
  /** Constraints of kept tables that are recreated, by table. */
  readonly anew: ReadonlyMap<string, readonly string[]>
}

const none = (
  each: { readonly dependsOn?: readonly string[] | undefined },
  keys: ReadonlySet<string>,
): boolean => !(each.dependsOn ?? []).some((key) => keys.has(key))

/** A unique constraint on the very columns of the primary key: inside CREATE TABLE the server leaves it out. */
function repeatsKey(constraint: ConstraintSnapshot, table: TableSnapshot): boolean {
  const key = table.constraints.find((each) => each.kind === 'primary key')
  return constraint.kind === 'unique' && key?.columns.join('\u0001') === constraint.columns.join('\u0001')
}

/** Whether the constraint can stand in CREATE TABLE: what it needs is there by then. */
function isInline(making: Making, constraint: ConstraintSnapshot, table: TableSnapshot): boolean {
  if (constraint.definition.endsWith('NOT VALID') || repeatsKey(constraint, table)) return false
  const own = tableKey(table.schema, table.name)
  const target =
    constraint.references === null ? own : tableKey(constraint.references.schema, constraint.references.table)
  if (target !== own)
    return ![target, ...(making.anew.get(target) ?? [])].some((key) => making.pending.has(key))
  const others = new Set(
    [...making.pending].filter((key) => key !== own && !key.startsWith(`constraint ${own.slice(6)} `)),
  )
  return none(constraint, others)
}

/** An index on a function may need functions that the function's text calls, which no dependency records. */
const isPlain = (making: Making, each: IndexSnapshot): boolean =>
  none(each, making.pending) && !(each.dependsOn ?? []).some((key) => key.startsWith('routine '))

function makeTable(making: Making, table: TableSnapshot, isNew: boolean): string[] {
  const inline = table.constraints.filter((constraint) => isInline(making, constraint, table))
  making.pending.delete(tableKey(table.schema, table.name))
  const indexes = table.indexes.filter((each) => isPlain(making, each))
  for (const each of [...inline, ...indexes]) making.inlined.add(each)
  const described = {
    ...table,
    grants: isNew ? table.grants : [],
    constraints: inline,
    indexes,
  }
  return [
    createTableDdl(table, inline),
    ...indexes.flatMap((each) => addIndex(table.schema, table.name, { ...each, comment: null })),
    ...tableAttributesDdl(described),
  ]
}

/** CREATE TABLE, and those parts of the table that must be added later. */
function tableSteps(work: Work, making: Making, table: TableSnapshot): Step[] {
  const key = tableKey(table.schema, table.name)
  const unless = (part: object, statements: readonly string[]) => () =>
    making.inlined.has(part) ? [] : statements
  const columns = table.columns.flatMap((column) => column.dependsOn ?? [])
  return [
    {
      keys: [key],
      needs: [...table.dependsOn, ...columns, ...parents(table)],
      wishes: targets(table).filter((each) => each !== key),
      rank: ranks.table,
      statements: [],
      act: () => makeTable(making, table, !work.tablesBefore.has(key)),
    },
    ...table.constraints.map((constraint) => {
      const add = addConstraint(table, constraint)
      return { ...constraintStep(table, constraint, add), act: unless(constraint, add) }
    }),
    ...table.indexes.map((each) => {
      const add = addIndex(table.schema, table.name, each)
      return { ...indexStep(table, each, add), act: unless(each, add) }
    }),
  ]
}

function keptSteps(work: Work): Step[] {
  return keptTables(work).flatMap(({ before, after }): Step[] => {
    const parts = planParts(work, before, after)
    const key = tableKey(after.schema, after.name)
    const comments = partComments(before, after)
    return [
      {
        keys: [key],
        needs: [
          ...after.dependsOn,
          ...after.columns.flatMap((column) => column.dependsOn ?? []),
          ...parents(after),
        ],
        rank: ranks.table,
        statements: [...planColumns(work, before, after).alters, ...tableAttributesDiff(before, after)],
      },
      ...parts.creates,
      ...parts.foreignKeyCreates,
      ...(comments.length === 0
        ? []
        : [{ keys: [], needs: [key], rank: ranks.foreignKey, statements: comments }]),
    ]
  })
}

/** Whether a table moves to the schema. */
export function isMovedTo(work: Work, schema: string): boolean {
  return work.changes.some((change) => change.newSchema === schema)
}

/** The schema public has a default comment. */
function saidOf<Described extends { readonly comment: string | null }>(
  schema: string,
  described: Described,
): Described {
  return schema === 'public' ? { ...described, comment: described.comment ?? initialComment } : described
}

function makeOf(work: Work, change: SchemaChange): string[] {
  if (change.action === 'rename' || change.after === null) return []
  if (change.kind === 'schema') {
    const isMade = change.before === null && !isGivenSchema(change.name) && !isMovedTo(work, change.name)
    const before = change.before ?? { comment: null, grants: [] }
    return [
      ...(isMade ? [`CREATE SCHEMA ${name(change.name)}`] : []),
      ...describedDiff(
        'SCHEMA',
        name(change.name),
        saidOf(change.name, before),
        saidOf(change.name, change.after),
      ),
    ]
  }
  if (change.kind === 'extension') {
    const schema = name(change.after.schema)
    return change.before === null
      ? [`CREATE EXTENSION ${name(change.name)} WITH SCHEMA ${schema}`]
      : [`ALTER EXTENSION ${name(change.name)} SET SCHEMA ${schema}`]
  }
  if (change.kind === 'enum') return renderEnum(work, change as ChangeTo<'enum'>)
  if (change.kind === 'domain') return renderDomain(work, change as ChangeTo<'domain'>)
  if (change.kind !== 'sequence') return []
  const sequence = qualified(change.after.schema, change.after.name)
  return change.before === null
    ? [createSequenceDdl(change.after), ...attributesDdl('SEQUENCE', sequence, change.after)]
    : alterSequence(change.before, change.after)
}

const basics: Readonly<
  Record<string, { readonly rank: number; readonly key: (change: SchemaChange) => string }>
> = {
  schema: { rank: ranks.schema, key: (each) => objectKey('schema', '', each.name) },
  extension: { rank: ranks.extension, key: (each) => objectKey('extension', '', each.name) },
  enum: { rank: ranks.type, key: (each) => objectKey('type', each.schema, each.name) },
  domain: { rank: ranks.type, key: (each) => objectKey('type', each.schema, each.name) },
  sequence: { rank: ranks.sequence, key: (each) => objectKey('sequence', each.schema, each.name) },
}

function basicSteps(work: Work): Step[] {
  const made = work.changes.flatMap((change): Step[] => {
    const basic = basics[change.kind]
    if (basic === undefined || change.action === 'drop') return []
    const needs = (change.after as { readonly dependsOn?: readonly string[] } | null)?.dependsOn ?? []
    const schema =
      change.schema === ''
        ? ((change.after as { readonly schema?: string } | null)?.schema ?? '')
        : change.schema
    return [
      {
        keys: [basic.key(change)],
        needs: [...needs, objectKey('schema', '', schema)],
        rank: basic.rank,
        statements: makeOf(work, change),
      },
    ]
  })
  const carried = carriedDomains(work).map((each) => ({
    keys: [objectKey('type', each.schema, each.name)],
    needs: each.dependsOn,
    rank: ranks.type,
    statements: replaceDomain(each),
  }))
  return [...made, ...carried]
}

function dependantSteps(work: Work, plan: DependantsPlan): Step[] {
  const wasThere = new Set(work.renamed.routines.map(routineKey))
  const { going } = plan
  const wasView = new Set(plan.views.drop.map(viewKey))
  const state = (key: string) =>
    going.routines.has(key) && wasThere.has(key) ? 'remade' : wasThere.has(key) ? 'replaced' : 'new'
  return [
    ...plan.routines.create.map((each) => ({
      keys: [routineKey(each)],
      needs: each.dependsOn,
      rank: ranks.routine,
      statements: createRoutine(each, state(routineKey(each))),
    })),
    ...plan.views.create.map((each) => ({
      keys: [viewKey(each), ...each.indexes.map((index) => objectKey('index', each.schema, index.name))],
      needs: each.dependsOn,
      rank: each.materialized ? ranks.materialized : ranks.view,
      statements: createView(each, !wasView.has(viewKey(each))),
    })),
    ...plan.carried.create.map((each) => createCarried(work, going.carried, each)),
  ]
}

function keysMadeAnew(work: Work): Map<string, string[]> {
  return new Map(
    keptTables(work).map(({ before, after }) => {
      const made = new Set(planParts(work, before, after).creates.flatMap((step) => step.keys))
      return [tableKey(after.schema, after.name), referable(after).filter((key) => made.has(key))]
    }),
  )
}

/** Everything that is made or altered, by what stands on what. */
export function make(work: Work, plan: DependantsPlan): string[] {
  const created = work.to.tables.filter((table) => work.created.has(tableKey(table.schema, table.name)))
  const making: Making = { pending: new Set(), inlined: new Set(), anew: keysMadeAnew(work) }
  const steps = orderSteps([
    ...basicSteps(work),
    ...dependantSteps(work, plan),
    ...created.flatMap((each) => tableSteps(work, making, each)),
    ...keptSteps(work),
  ])
  for (const step of steps) for (const key of step.keys) making.pending.add(key)
  return steps.flatMap((step) => {
    const statements = step.act?.() ?? step.statements
    for (const key of step.keys) making.pending.delete(key)
    return statements
  })
}

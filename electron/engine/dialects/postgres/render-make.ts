import {
  attributesDdl,
  isGivenSchema,
  tableAttributesDdl,
} from '../../../../shared/ddl/postgres-attributes.ts'
import { createSequenceDdl, createTableDdl } from '../../../../shared/ddl/postgres-ddl.ts'
import {
  postgresName as name,
  postgresQualified as qualified,
} from '../../../../shared/ddl/postgres-names.ts'
import type { SchemaChange } from '../../../../shared/model/changes.ts'
import {
  objectKey,
  type ConstraintSnapshot,
  type IndexSnapshot,
  type TableSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { describedDiff, tableAttributesDiff } from './render-attributes.ts'
import { createCarried } from './render-carried.ts'
import { planColumns } from './render-columns.ts'
import { createRoutine, createView, routineKey, viewKey, type DependantsPlan } from './render-dependants.ts'
import { orderSteps, ranks, type Step } from './render-order.ts'
import {
  addConstraint,
  addIndex,
  constraintStep,
  indexStep,
  partComments,
  planParts,
} from './render-parts.ts'
import { keptTables, parents, targets } from './render-tables.ts'
import { alterSequence, renderDomain, renderEnum, replaceDomain } from './render-types.ts'
import { carriedDomains, tableKey, type ChangeTo, type Work } from './render-work.ts'

/** Keys of what is still to be made; what is inline in CREATE TABLE may not wait for any of them. */
type Making = { readonly pending: Set<string>; readonly inlined: Set<object> }

const none = (
  one: { readonly dependsOn?: readonly string[] | undefined },
  keys: ReadonlySet<string>,
): boolean => !(one.dependsOn ?? []).some((key) => keys.has(key))

/** A unique constraint on the very columns of the primary key: inside CREATE TABLE the server leaves it out. */
function repeatsKey(one: ConstraintSnapshot, table: TableSnapshot): boolean {
  const key = table.constraints.find((each) => each.kind === 'primary key')
  return one.kind === 'unique' && key?.columns.join('\u0001') === one.columns.join('\u0001')
}

/** Whether the constraint can stand in CREATE TABLE: what it needs is there by then. */
function isInline(making: Making, one: ConstraintSnapshot, table: TableSnapshot): boolean {
  if (one.definition.endsWith('NOT VALID') || repeatsKey(one, table)) return false
  const own = tableKey(table.schema, table.name)
  const target = one.references === null ? own : tableKey(one.references.schema, one.references.table)
  if (target !== own) return !making.pending.has(target)
  const others = new Set(
    [...making.pending].filter((key) => key !== own && !key.startsWith(`constraint ${own.slice(6)} `)),
  )
  return none(one, others)
}

/** An index of a function may need what no dependency tells: the functions that its text calls. */
const isPlain = (making: Making, one: IndexSnapshot): boolean =>
  none(one, making.pending) && !(one.dependsOn ?? []).some((key) => key.startsWith('routine '))

function makeTable(making: Making, table: TableSnapshot, isNew: boolean): string[] {
  const inline = table.constraints.filter((one) => isInline(making, one, table))
  making.pending.delete(tableKey(table.schema, table.name))
  const indexes = table.indexes.filter((one) => isPlain(making, one))
  for (const one of [...inline, ...indexes]) making.inlined.add(one)
  const described = {
    ...table,
    grants: isNew ? table.grants : [],
    constraints: inline,
    indexes,
  }
  return [
    createTableDdl(table, inline),
    ...indexes.flatMap((one) => addIndex(table.schema, table.name, { ...one, comment: null })),
    ...tableAttributesDdl(described),
  ]
}

/** CREATE TABLE, and what of it has to wait. */
function tableSteps(work: Work, making: Making, table: TableSnapshot): Step[] {
  const key = tableKey(table.schema, table.name)
  const unless = (part: object, statements: readonly string[]) => () =>
    making.inlined.has(part) ? [] : statements
  const columns = table.columns.flatMap((one) => one.dependsOn ?? [])
  return [
    {
      keys: [key],
      needs: [...table.dependsOn, ...columns, ...parents(table)],
      wishes: targets(table).filter((one) => one !== key),
      rank: ranks.table,
      statements: [],
      act: () => makeTable(making, table, !work.tablesBefore.has(key)),
    },
    ...table.constraints.map((one) => {
      const add = addConstraint(table, one)
      return { ...constraintStep(table, one, add), act: unless(one, add) }
    }),
    ...table.indexes.map((one) => {
      const add = addIndex(table.schema, table.name, one)
      return { ...indexStep(table, one, add), act: unless(one, add) }
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
          ...after.columns.flatMap((one) => one.dependsOn ?? []),
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
  return work.changes.some((one) => one.newSchema === schema)
}

function makeOf(work: Work, change: SchemaChange): string[] {
  if (change.action === 'rename' || change.after === null) return []
  if (change.kind === 'schema') {
    const isMade =
      change.before === null && !isGivenSchema(work.to, change.name) && !isMovedTo(work, change.name)
    const before = change.before ?? { comment: null, grants: [] }
    return [
      ...(isMade ? [`CREATE SCHEMA ${name(change.name)}`] : []),
      ...describedDiff('SCHEMA', name(change.name), before, change.after),
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
  schema: { rank: ranks.schema, key: (one) => objectKey('schema', '', one.name) },
  extension: { rank: ranks.extension, key: (one) => objectKey('extension', '', one.name) },
  enum: { rank: ranks.type, key: (one) => objectKey('type', one.schema, one.name) },
  domain: { rank: ranks.type, key: (one) => objectKey('type', one.schema, one.name) },
  sequence: { rank: ranks.sequence, key: (one) => objectKey('sequence', one.schema, one.name) },
}

function basicSteps(work: Work): Step[] {
  const made = work.changes.flatMap((one): Step[] => {
    const basic = basics[one.kind]
    if (basic === undefined || one.action === 'drop') return []
    const needs = (one.after as { readonly dependsOn?: readonly string[] } | null)?.dependsOn ?? []
    const schema =
      one.schema === '' ? ((one.after as { readonly schema?: string } | null)?.schema ?? '') : one.schema
    return [
      {
        keys: [basic.key(one)],
        needs: [...needs, objectKey('schema', '', schema)],
        rank: basic.rank,
        statements: makeOf(work, one),
      },
    ]
  })
  const carried = carriedDomains(work).map((one) => ({
    keys: [objectKey('type', one.schema, one.name)],
    needs: one.dependsOn,
    rank: ranks.type,
    statements: replaceDomain(one),
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
    ...plan.routines.create.map((one) => ({
      keys: [routineKey(one)],
      needs: one.dependsOn,
      rank: ranks.routine,
      statements: createRoutine(one, state(routineKey(one))),
    })),
    ...plan.views.create.map((one) => ({
      keys: [viewKey(one), ...one.indexes.map((index) => objectKey('index', one.schema, index.name))],
      needs: one.dependsOn,
      rank: one.materialized ? ranks.materialized : ranks.view,
      statements: createView(one, !wasView.has(viewKey(one))),
    })),
    ...plan.carried.create.map((one) => createCarried(work, going.carried, one)),
  ]
}

/** Everything that is made or altered, by what stands on what. */
export function make(work: Work, plan: DependantsPlan): string[] {
  const created = work.to.tables.filter((one) => work.created.has(tableKey(one.schema, one.name)))
  const making: Making = { pending: new Set(), inlined: new Set() }
  const steps = orderSteps([
    ...basicSteps(work),
    ...dependantSteps(work, plan),
    ...created.flatMap((one) => tableSteps(work, making, one)),
    ...keptSteps(work),
  ])
  for (const step of steps) for (const key of step.keys) making.pending.add(key)
  return steps.flatMap((step) => {
    const statements = step.act?.() ?? step.statements
    for (const key of step.keys) making.pending.delete(key)
    return statements
  })
}

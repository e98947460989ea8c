import {
  attributesDdl,
  isGivenSchema,
  tableAttributesDdl,
} from '../../../../shared/ddl/postgres-attributes.ts'
import { createSequenceDdl, createTableDdl, sequenceOwnerDdl } from '../../../../shared/ddl/postgres-ddl.ts'
import {
  postgresLiteral as literal,
  postgresName as name,
  postgresQualified as qualified,
} from '../../../../shared/ddl/postgres-names.ts'
import type { SchemaChange } from '../../../../shared/model/changes.ts'
import {
  objectKey,
  type ConstraintSnapshot,
  type TableSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import type { SchemaMove, SchemaRenderer } from '../schema-renderer.ts'
import { describedDiff, renameDdl, tableAttributesDiff } from './render-attributes.ts'
import { continueSequence, planColumns } from './render-columns.ts'
import {
  createPolicy,
  createRoutine,
  createTrigger,
  createView,
  dropRoutine,
  dropView,
  planDependants,
  routineKey,
  viewKey,
  type DependantsPlan,
} from './render-dependants.ts'
import { refuseImpossible } from './render-refusals.ts'
import { cyclicForeignKeys, earlyDrops, tableDrops, targets } from './render-drops.ts'
import { online } from './render-online.ts'
import { keepRemade } from './render-remade.ts'
import { addConstraint, addIndex, partComments, planParts } from './render-parts.ts'
import { alterSequence, dropSwapped, renderDomain, renderEnum, replaceDomain } from './render-types.ts'
import { carriedDomains, columnKey, planWork, tableKey, type ChangeTo, type Work } from './render-work.ts'
import { sortByNeeds, type Node } from '../sort-by-needs.ts'

function renames(work: Work): string[] {
  return work.changes.flatMap((one) => {
    if (one.action !== 'rename' || one.newName === null) return []
    const on = qualified(one.schema, one.table ?? one.name)
    const to = name(one.newName)
    if (one.kind === 'table') return [renameDdl('TABLE', on, one.newName)]
    if (one.kind === 'column') return [`ALTER TABLE ${on} RENAME COLUMN ${name(one.name)} TO ${to}`]
    if (one.kind === 'index') return [renameDdl('INDEX', qualified(one.schema, one.name), one.newName)]
    if (one.kind === 'sequence') return [renameDdl('SEQUENCE', on, one.newName)]
    if (one.kind === 'enum' && one.table === null) return [renameDdl('TYPE', on, one.newName)]
    if (one.kind === 'enum')
      return [`ALTER TYPE ${on} RENAME VALUE ${literal(one.name)} TO ${literal(one.newName)}`]
    return [`ALTER TABLE ${on} RENAME CONSTRAINT ${name(one.name)} TO ${to}`]
  })
}

/** The tables that stay, before and after, where anything of them changes. */
function keptTables(work: Work): { before: TableSnapshot; after: TableSnapshot }[] {
  return work.to.tables.flatMap((after) => {
    const key = tableKey(after.schema, after.name)
    const before = work.tablesBefore.get(key)
    return before === undefined || work.created.has(key) ? [] : [{ before, after }]
  })
}

/** Routines that are dropped last: tables' expressions still call them, or nothing hurries them. */
function heldRoutines(work: Work, plan: DependantsPlan): Set<string> {
  return new Set([...work.renamed.tables.flatMap((one) => one.dependsOn), ...plan.routines.late])
}

function clearTheWay(work: Work, plan: DependantsPlan): string[] {
  const stands = (one: { readonly schema: string; readonly table: string }) =>
    !work.dropped.has(tableKey(one.schema, one.table))
  const goneViews = new Set(plan.views.drop.map((one) => objectKey('view', one.schema, one.name)))
  const viewNodes = plan.views.drop.map((one): Node => ({
    key: objectKey('view', one.schema, one.name),
    needs: one.dependsOn,
    statements: [dropView(one)],
  }))
  const routineNodes = plan.routines.drop.map((one): Node => ({
    key: routineKey(one),
    needs: one.dependsOn,
    statements: [dropRoutine(one)],
  }))
  const waits = heldRoutines(work, plan)
  const earlyRoutines = new Set(routineNodes.filter((one) => !waits.has(one.key)).map((one) => one.key))
  const parts = keptTables(work).map(({ before, after }) => planParts(work, before, after))
  return [
    ...plan.policies.drop
      .filter(stands)
      .map((one) => `DROP POLICY ${name(one.name)} ON ${qualified(one.schema, one.table)}`),
    ...plan.triggers.drop
      .filter(
        (one) =>
          (stands(one) || one.dependsOn.some((key) => earlyRoutines.has(key))) &&
          !goneViews.has(objectKey('view', one.schema, one.table)),
      )
      .map((one) => `DROP TRIGGER ${name(one.name)} ON ${qualified(one.schema, one.table)}`),
    ...sortByNeeds([...viewNodes, ...routineNodes.filter((one) => earlyRoutines.has(one.key))])
      .toReversed()
      .flatMap((one) => one.statements),
    ...parts.flatMap((one) => one.foreignKeyDrops),
    ...cyclicForeignKeys(work),
    ...parts.flatMap((one) => one.drops),
    ...keptTables(work).flatMap(({ before, after }) => planColumns(work, before, after).early),
  ]
}

/** Whether the constraint can stand in CREATE TABLE: its target is there by then. */
function isInline(one: ConstraintSnapshot, table: TableSnapshot, present: ReadonlySet<string>): boolean {
  if (one.definition.endsWith('NOT VALID')) return false
  if (one.references === null) return true
  const key = tableKey(one.references.schema, one.references.table)
  return present.has(key) || key === tableKey(table.schema, table.name)
}

/** What the nodes of a sorted making leave for later: constraints that had to wait. */
type Making = { readonly statements: string[]; readonly late: string[]; readonly present: Set<string> }

function makeTable(making: Making, table: TableSnapshot, isNew: boolean): void {
  const inline = table.constraints.filter((one) => isInline(one, table, making.present))
  const waiting = table.constraints.filter((one) => !inline.includes(one))
  making.statements.push(
    createTableDdl(table, inline),
    ...table.indexes.flatMap((one) => addIndex(table.schema, table.name, { ...one, comment: null })),
  )
  const described = {
    ...table,
    grants: isNew ? table.grants : [],
    constraints: table.constraints.map((one) => (waiting.includes(one) ? { ...one, comment: null } : one)),
  }
  making.statements.push(...tableAttributesDdl(described))
  making.late.push(...waiting.flatMap((one) => addConstraint(table, one)))
}

function makeOf(work: Work, change: SchemaChange): string[] {
  if (change.action === 'rename' || change.after === null) return []
  if (change.kind === 'schema') {
    const made =
      change.before === null && !isGivenSchema(work.to, change.name)
        ? [`CREATE SCHEMA ${name(change.name)}`]
        : []
    const before = change.before ?? { comment: null, grants: [] }
    return [...made, ...describedDiff('SCHEMA', name(change.name), before, change.after)]
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

const objectKinds: readonly SchemaChange['kind'][] = ['schema', 'extension', 'enum', 'domain', 'sequence']

/** Everything that is made or altered, by what stands on what. */
function make(work: Work, plan: DependantsPlan): string[] {
  const wasThere = new Set(work.renamed.routines.map((one) => routineKey(one)))
  const gone = new Set(plan.routines.drop.map((one) => routineKey(one)))
  const wasViews = new Set(plan.views.drop.map(viewKey))
  const making: Making = {
    statements: [],
    late: [],
    present: new Set([...work.tablesBefore.keys()].filter((key) => !work.dropped.has(key))),
  }
  const basic = objectKinds.flatMap((kind) => work.changes.filter((one) => one.kind === kind))
  const typeKey = (one: SchemaChange) =>
    one.kind === 'sequence'
      ? objectKey('sequence', one.schema, one.name)
      : objectKey('type', one.schema, one.name)
  const run = (statements: readonly string[]) => () => making.statements.push(...statements)
  const nodes: (Node & { readonly act: () => unknown })[] = [
    ...basic.map((one) => ({
      key: typeKey(one),
      needs: (one.after as { readonly dependsOn?: readonly string[] } | null)?.dependsOn ?? [],
      statements: [],
      act: run(makeOf(work, one)),
    })),
    ...carriedDomains(work).map((one) => ({
      key: objectKey('type', one.schema, one.name),
      needs: one.dependsOn,
      statements: [],
      act: run(replaceDomain(one)),
    })),
    ...plan.routines.create.map((one) => {
      const key = routineKey(one)
      return {
        key,
        needs: one.dependsOn,
        statements: [],
        act: run(createRoutine(one, gone.has(key) ? 'remade' : wasThere.has(key) ? 'replaced' : 'new')),
      }
    }),
    ...work.to.tables
      .filter((one) => work.created.has(tableKey(one.schema, one.name)))
      .map((one) => ({
        key: tableKey(one.schema, one.name),
        needs: [...one.dependsOn, ...targets(one)],
        statements: [],
        act: () => {
          makeTable(making, one, !work.tablesBefore.has(tableKey(one.schema, one.name)))
          making.present.add(tableKey(one.schema, one.name))
        },
      })),
    ...keptTables(work).map(({ before, after }) => ({
      key: tableKey(after.schema, after.name),
      needs: after.dependsOn,
      statements: [],
      act: run([...planColumns(work, before, after).alters, ...tableAttributesDiff(before, after)]),
    })),
    ...plan.views.create.map((one) => ({
      key: objectKey('view', one.schema, one.name),
      needs: [...one.dependsOn, 'parts'],
      statements: [],
      act: run(createView(one, !wasViews.has(viewKey(one)))),
    })),
  ]
  // Views may stand on keys (GROUP BY a primary key), so constraints and indexes come before them.
  const parts = keptTables(work).map(({ before, after }) => ({
    plan: planParts(work, before, after),
    before,
    after,
  }))
  const partsNode = {
    key: 'parts',
    needs: nodes.filter((one) => one.key.startsWith('table ')).map((one) => one.key),
    statements: [],
    act: run(parts.flatMap((one) => [...one.plan.creates, ...partComments(one.before, one.after)])),
  }
  for (const node of sortByNeeds([...nodes, partsNode])) node.act()
  return [...making.statements, ...making.late, ...parts.flatMap((one) => one.plan.foreignKeyCreates)]
}

/** Owners of sequences, and new sequences under old columns told where to go on. */
function ownSequences(work: Work): string[] {
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
      !work.created.has(tableKey(owner.schema, owner.table))
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

function dropRest(work: Work, plan: DependantsPlan, early: ReadonlySet<string>): string[] {
  const held = heldRoutines(work, plan)
  const columns = new Set(
    work.to.tables.flatMap((table) =>
      table.columns.map((one) => columnKey(table.schema, table.name, one.name)),
    ),
  )
  const drops = work.changes.filter((one) => one.action === 'drop')
  const ofKind = (kind: SchemaChange['kind'], word: string) =>
    drops
      .filter((one) => one.kind === kind)
      .map((one) => `DROP ${word} ${one.schema === '' ? name(one.name) : qualified(one.schema, one.name)}`)
  const sequences = drops
    .filter((one) => one.kind === 'sequence')
    .filter(({ before }) => {
      const owner = before?.ownedBy ?? null
      return owner === null || columns.has(columnKey(owner.schema, owner.table, owner.column))
    })
  return [
    ...keptTables(work).flatMap(({ before, after }) => planColumns(work, before, after).drops),
    ...tableDrops(work, (key) => !early.has(key)),
    ...plan.routines.drop.filter((one) => held.has(routineKey(one))).map(dropRoutine),
    ...sequences.map((one) => `DROP SEQUENCE ${qualified(one.schema, one.name)}`),
    ...ofKind('domain', 'DOMAIN'),
    ...dropSwapped(work),
    ...ofKind('enum', 'TYPE'),
    ...ofKind('extension', 'EXTENSION'),
    ...ofKind('schema', 'SCHEMA').filter((sql) => sql !== 'DROP SCHEMA public'),
  ]
}

function statements(move: SchemaMove): string[] {
  if (move.changes.length === 0) return []
  const work = planWork(move)
  const plan = planDependants(work)
  refuseImpossible(work)
  const early = earlyDrops(work)
  const kept = keepRemade(work, plan)
  // A SQL function may name what is made after it; the server would look it up at once (client connection defaults).
  const unchecked = plan.routines.create.some((one) => / LANGUAGE sql/.test(one.definition))
  return [
    ...(unchecked ? ['SET LOCAL check_function_bodies = off'] : []),
    ...renames(work),
    ...kept.keep,
    ...clearTheWay(work, plan),
    ...tableDrops(work, (key) => early.has(key)),
    ...make(work, plan),
    ...ownSequences(work),
    ...plan.triggers.create.flatMap(createTrigger),
    ...plan.policies.create.flatMap(createPolicy),
    ...kept.restore,
    ...plan.attributes,
    ...dropRest(work, plan, early),
  ]
}

/** PostgreSQL's statements for a move between two schemas. */
export const renderer: SchemaRenderer = {
  renames: [
    'table',
    'column',
    'index',
    'sequence',
    'enum',
    'primary key',
    'unique',
    'foreign key',
    'check',
    'exclusion',
  ],
  statements,
  online,
  settle: (move) => move.to,
}

import { postgresLiteral as literal, postgresName as name, postgresQualified as qualified } from './names.ts'
import type { SchemaChange } from '../../../../shared/model/changes.ts'
import type { SchemaMove, SchemaRenderer } from '../schema-renderer.ts'
import { renameDdl } from './render-attributes.ts'
import { clearTheWay, dropRest, ownSequences } from './render-clear.ts'
import { createPolicy, createTrigger, planDependants, type DependantsPlan } from './render-dependants.ts'
import { dropsInTheWay, earlyDrops, inDropOrder, tableDropSteps } from './render-drops.ts'
import { isMovedTo, make } from './render-make.ts'
import { online } from './render-online.ts'
import { standsOnMoving } from './render-parts.ts'
import { keepPositions } from './render-positions.ts'
import { refuseImpossible } from './render-refusals.ts'
import { keepRemade } from './render-remade.ts'
import { columnKey, planWork, tableKey, type Work } from './render-work.ts'

/** Kinds whose names belong to their table alone; an object that is still to be dropped may have the same name. */
const partKinds: readonly SchemaChange['kind'][] = [
  'index',
  'primary key',
  'unique',
  'foreign key',
  'check',
  'exclusion',
]

function renames(work: Work, parts: boolean): string[] {
  return work.changes.flatMap((change) => {
    if (change.action !== 'rename' || change.newName === null || partKinds.includes(change.kind) !== parts)
      return []
    const on = qualified(change.schema, change.table ?? change.name)
    const to = name(change.newName)
    if (change.newSchema !== undefined) return [`ALTER TABLE ${on} SET SCHEMA ${name(change.newSchema)}`]
    if (change.kind === 'table') return [renameDdl('TABLE', on, change.newName)]
    if (change.kind === 'column') return [`ALTER TABLE ${on} RENAME COLUMN ${name(change.name)} TO ${to}`]
    if (change.kind === 'index')
      return [renameDdl('INDEX', qualified(change.schema, change.name), change.newName)]
    if (change.kind === 'sequence') return [renameDdl('SEQUENCE', on, change.newName)]
    if (change.kind === 'enum' && change.table === null) return [renameDdl('TYPE', on, change.newName)]
    if (change.kind === 'enum')
      return [`ALTER TYPE ${on} RENAME VALUE ${literal(change.name)} TO ${literal(change.newName)}`]
    return [`ALTER TABLE ${on} RENAME CONSTRAINT ${name(change.name)} TO ${to}`]
  })
}

/** Schemas that tables move to are there before they do. */
function firstSchemas(work: Work): string[] {
  return work.changes.flatMap((change) =>
    change.kind === 'schema' && change.action === 'create' && isMovedTo(work, change.name)
      ? [`CREATE SCHEMA ${name(change.name)}`]
      : [],
  )
}

/** Generated columns whose expressions call what is dropped and made again. */
function calling(work: Work, moving: ReadonlySet<string>): string[] {
  return work.renamed.tables.flatMap((table) =>
    table.columns
      .filter((column) => column.generated !== null && standsOnMoving({ ...work, moving }, column))
      .map((column) => columnKey(table.schema, table.name, column.name))
      .filter((key) => !work.recreated.has(key) && work.tablesAfter.has(tableKey(table.schema, table.name))),
  )
}

/** Plans the whole move; plans again where generated columns turn out to block it. */
function planAll(move: SchemaMove): { readonly work: Work; readonly plan: DependantsPlan } {
  const again = new Set<string>()
  for (;;) {
    const work = planWork(move, again)
    const plan = planDependants(work)
    const found = calling(work, plan.going.moving)
    if (found.length === 0) return { work: { ...work, moving: plan.going.moving }, plan }
    for (const key of found) again.add(key)
  }
}

function statements(move: SchemaMove): string[] {
  if (move.changes.length === 0) return []
  const { work, plan } = planAll(move)
  refuseImpossible(work, plan)
  const inTheWay = dropsInTheWay(work)
  const early = earlyDrops(work)
  const kept = keepRemade(work, plan)
  const positions = keepPositions(work)
  const freed = new Set(positions.drops.map((drop) => drop.sequence))
  // A SQL function may name what is made after it; the server would look it up at once (client connection defaults).
  const unchecked = plan.routines.create.some((each) => / LANGUAGE sql/.test(each.definition))
  return [
    ...(unchecked ? ['SET LOCAL check_function_bodies = off'] : []),
    ...firstSchemas(work),
    ...renames(work, false),
    ...kept.keep,
    ...positions.keep,
    ...clearTheWay(work, plan),
    ...positions.drops.flatMap((drop) => drop.statements),
    ...inDropOrder(tableDropSteps(work, (key) => early.has(key) && !inTheWay.has(key))),
    ...renames(work, true),
    ...make(work, plan),
    ...ownSequences(work, positions.columns),
    ...positions.restore,
    ...plan.triggers.create.flatMap(createTrigger),
    ...plan.policies.create.flatMap(createPolicy),
    ...kept.restore,
    ...plan.attributes,
    ...dropRest(work, plan, { tables: new Set([...early, ...inTheWay]), sequences: freed }),
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

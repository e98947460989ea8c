import {
  carriedKey,
  objectKey,
  partKey,
  type PolicySnapshot,
  type RoutineSnapshot,
  type TriggerSnapshot,
  type ViewSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import {
  attributesDdl,
  commentDdl,
  policyAttributesDdl,
  routineName,
  triggerAttributesDdl,
  triggerStateDdl,
  viewAttributesDdl,
} from '../../../../shared/ddl/postgres-attributes.ts'
import { createPolicyDdl, createViewDdl } from '../../../../shared/ddl/postgres-ddl.ts'
import {
  postgresName as name,
  postgresQualified as qualified,
} from '../../../../shared/ddl/postgres-names.ts'
import { grantsDiff } from './render-attributes.ts'
import { carriedGoes, carriedNeeds, planCarried, type CarriedPlan } from './render-carried.ts'
import { addIndex, planParts } from './render-parts.ts'
import { tableKey, tableNeeds, type Work } from './render-work.ts'

/** Views, routines, triggers and policies: what is dropped before the tables change and made after. */
export type DependantsPlan = {
  readonly views: { readonly drop: readonly ViewSnapshot[]; readonly create: readonly ViewSnapshot[] }
  readonly routines: {
    readonly drop: readonly RoutineSnapshot[]
    /** Those of `drop` that may wait until the tables are done: nothing of theirs changes under them. */
    readonly late: ReadonlySet<string>
    readonly create: readonly RoutineSnapshot[]
  }
  readonly triggers: {
    readonly drop: readonly TriggerSnapshot[]
    readonly create: readonly TriggerSnapshot[]
  }
  readonly policies: { readonly drop: readonly PolicySnapshot[]; readonly create: readonly PolicySnapshot[] }
  readonly carried: CarriedPlan
  readonly going: Going
  /** Comments, grants and states of those that stay. */
  readonly attributes: readonly string[]
}

export const viewKey = (one: ViewSnapshot): string => objectKey('view', one.schema, one.name)
export const routineKey = (one: RoutineSnapshot): string =>
  objectKey('routine', one.schema, `${one.name}(${one.arguments})`)
const onTableKey = (one: TriggerSnapshot | PolicySnapshot): string =>
  JSON.stringify([one.schema, one.table, one.name])

/** Keys of what may not be stood upon while it changes; grows by the views and routines that must go with it. */
function unsettled(work: Work): { soft: Set<string>; hard: Set<string> } {
  const types = [...work.renamed.enums, ...work.renamed.domains]
    .filter((one) => work.swappedTypes.has(qualified(one.schema, one.name)))
    .map((one) => objectKey('type', one.schema, one.name))
  const parts = work.changes.flatMap((one) => {
    if (one.table === null || one.action === 'create' || one.action === 'rename') return []
    return one.kind === 'index'
      ? [objectKey('index', one.schema, one.name)]
      : /key|unique|check|exclusion/.test(one.kind)
        ? [partKey('constraint', one.schema, one.table, one.name)]
        : []
  })
  const altered = work.to.carried.filter((one) => {
    const old = work.renamed.carried.find((was) => carriedKey(was) === carriedKey(one))
    const kept = new Map(one.attributes?.map((each) => [each.name, each.definition]))
    return old?.attributes?.some((each) => kept.get(each.name) !== each.definition)
  })
  return {
    soft: new Set([...work.disturbed, ...work.recreated, ...parts]),
    hard: new Set([...work.dropped, ...types, ...altered.map(carriedKey)]),
  }
}

function sameText(a: ViewSnapshot, b: ViewSnapshot): boolean {
  return (
    a.materialized === b.materialized &&
    a.definition === b.definition &&
    JSON.stringify(a.options) === JSON.stringify(b.options)
  )
}

/** A routine that CREATE OR REPLACE cannot turn into the other. */
function mustDrop(from: RoutineSnapshot, to: RoutineSnapshot | undefined): boolean {
  return to === undefined || from.kind !== to.kind || from.signature !== to.signature
}

type Going = {
  readonly views: ReadonlySet<string>
  readonly routines: ReadonlySet<string>
  readonly carried: ReadonlySet<string>
  /** Of these and of all that is disturbed. */
  readonly keys: ReadonlySet<string>
  /** Of what is dropped and made again, so that parts of tables must make way. */
  readonly moving: ReadonlySet<string>
}

/** Grows a set of what goes until nothing that stays stands on it. */
function goesAway(work: Work): Going {
  const { soft, hard } = unsettled(work)
  const viewsAfter = new Map(work.to.views.map((one) => [viewKey(one), one]))
  const routinesAfter = new Map(work.to.routines.map((one) => [routineKey(one), one]))
  const carriedAfter = new Map(work.to.carried.map((one) => [carriedKey(one), one]))
  // What a table's own expressions call is replaced in place unless it cannot stay.
  const held = new Set(work.renamed.tables.flatMap(tableNeeds))
  const [views, routines, carried] = [new Set<string>(), new Set<string>(), new Set<string>()]
  const on = (keys: ReadonlySet<string>, needs: readonly string[]) => needs.some((key) => keys.has(key))
  const go = (set: Set<string>, key: string) => {
    set.add(key)
    hard.add(key)
  }
  for (let grown = true; grown;) {
    const size = hard.size
    for (const one of work.renamed.views) {
      const after = viewsAfter.get(viewKey(one))
      const stands = on(hard, one.dependsOn) || on(soft, one.dependsOn)
      if (after === undefined || !sameText(one, after) || stands) go(views, viewKey(one))
    }
    for (const one of work.renamed.routines) {
      const key = routineKey(one)
      const stands = on(hard, one.dependsOn) || (on(soft, one.dependsOn) && !held.has(key))
      if (mustDrop(one, routinesAfter.get(key)) || stands) go(routines, key)
    }
    for (const one of work.renamed.carried) {
      const needs = carriedNeeds(work, one)
      const stands = on(hard, needs) || on(soft, needs)
      if (carriedGoes(one, carriedAfter.get(carriedKey(one))) || stands) go(carried, carriedKey(one))
    }
    grown = hard.size > size
  }
  const back = (key: string) => routinesAfter.has(key) || carriedAfter.has(key)
  const moving = new Set([...routines, ...carried].filter(back))
  return { views, routines, carried, keys: new Set([...soft, ...hard]), moving }
}

function triggerMoves(
  work: Work,
  keys: ReadonlySet<string>,
  one: TriggerSnapshot,
  now: TriggerSnapshot | undefined,
): boolean {
  const on = tableKey(one.schema, one.table)
  const readsColumns = / WHEN \(| UPDATE OF /.test(one.definition)
  const calls = one.dependsOn.filter((key) => key !== on)
  return (
    now === undefined ||
    now.definition !== one.definition ||
    calls.some((key) => keys.has(key)) ||
    work.dropped.has(on) ||
    keys.has(objectKey('view', one.schema, one.table)) ||
    (readsColumns && work.disturbed.has(on))
  )
}

function policyMoves(
  work: Work,
  keys: ReadonlySet<string>,
  one: PolicySnapshot,
  now: PolicySnapshot | undefined,
): boolean {
  const text = (each: PolicySnapshot) => JSON.stringify({ ...each, comment: null, dependsOn: [] })
  return now === undefined || text(one) !== text(now) || one.dependsOn.some((key) => keys.has(key))
}

function splitParts<T extends TriggerSnapshot | PolicySnapshot>(
  before: readonly T[],
  after: readonly T[],
  moves: (one: T, now: T | undefined) => boolean,
): { drop: T[]; create: T[]; stay: { before: T; after: T }[] } {
  const now = new Map(after.map((one) => [onTableKey(one), one]))
  const old = new Map(before.map((one) => [onTableKey(one), one]))
  const drop = before.filter((one) => moves(one, now.get(onTableKey(one))))
  const moved = new Set(drop.map(onTableKey))
  return {
    drop,
    create: after.filter((one) => !old.has(onTableKey(one)) || moved.has(onTableKey(one))),
    stay: after.flatMap((one) => {
      const was = old.get(onTableKey(one))
      return was === undefined || moved.has(onTableKey(one)) ? [] : [{ before: was, after: one }]
    }),
  }
}

function triggerAttributes(before: TriggerSnapshot, after: TriggerSnapshot): string[] {
  const object = `TRIGGER ${name(after.name)} ON ${qualified(after.schema, after.table)}`
  return [
    ...(before.enabled === after.enabled ? [] : [triggerStateDdl(after)]),
    ...(before.comment === after.comment ? [] : [commentDdl(object, after.comment)]),
  ]
}

function policyAttributes(before: PolicySnapshot, after: PolicySnapshot): string[] {
  const object = `POLICY ${name(after.name)} ON ${qualified(after.schema, after.table)}`
  return before.comment === after.comment ? [] : [commentDdl(object, after.comment)]
}

/** Comments, grants and indexes of a view that stays. */
function viewAttributes(work: Work, before: ViewSnapshot, after: ViewSnapshot): string[] {
  const on = qualified(after.schema, after.name)
  const kind = after.materialized ? 'MATERIALIZED VIEW' : 'VIEW'
  const own = before.comment === after.comment ? [] : [commentDdl(`${kind} ${on}`, after.comment)]
  const columns = after.columns.flatMap((one) => {
    const was = before.columns.find((each) => each.name === one.name)?.comment ?? null
    return was === one.comment ? [] : [commentDdl(`COLUMN ${on}.${name(one.name)}`, one.comment)]
  })
  const shell = { columns: [], constraints: [] }
  const table = (one: ViewSnapshot) => ({
    ...shell,
    schema: one.schema,
    name: one.name,
    indexes: one.indexes,
  })
  // A materialised view's indexes are those of a table without columns of its own.
  const parts = planParts(work, table(before) as never, table(after) as never)
  return [
    ...own,
    ...columns,
    ...grantsDiff(`TABLE ${on}`, before.grants, after.grants),
    ...parts.drops.flatMap((one) => one.statements),
    ...parts.creates.flatMap((one) => one.statements),
  ]
}

function routineAttributes(before: RoutineSnapshot, after: RoutineSnapshot): string[] {
  const object = `ROUTINE ${routineName(after)}`
  const own = before.comment === after.comment ? [] : [commentDdl(object, after.comment)]
  return [...own, ...grantsDiff(object, before.grants, after.grants)]
}

/** Keys that what stays until the end stands on: those go last. */
function heldKeys(work: Work, going: Going): Set<string> {
  const routinesAfter = new Set(work.to.routines.map(routineKey))
  // Dropped for good, on nothing that moves before: they go after the tables whose triggers and defaults call them.
  const waits = (one: RoutineSnapshot) =>
    going.routines.has(routineKey(one)) &&
    !routinesAfter.has(routineKey(one)) &&
    !one.dependsOn.some((key) => going.keys.has(key))
  const held = new Set([
    ...work.renamed.tables.flatMap(tableNeeds),
    ...work.renamed.domains.flatMap((one) => one.dependsOn),
    ...work.renamed.routines.filter(waits).map(routineKey),
  ])
  for (let grown = true; grown;) {
    const size = held.size
    for (const one of work.renamed.routines)
      if (held.has(routineKey(one))) for (const key of one.dependsOn) held.add(key)
    for (const one of work.renamed.carried)
      if (held.has(carriedKey(one))) for (const key of one.dependsOn) held.add(key)
    grown = held.size > size
  }
  return held
}

/** Sorts out which of the objects that stand on tables must make way. */
export function planDependants(work: Work): DependantsPlan {
  const going = goesAway(work)
  const { views, routines, keys } = going
  const held = heldKeys(work, going)
  const carried = planCarried(work, keys, going.carried, held)
  const viewsBefore = new Map(work.renamed.views.map((one) => [viewKey(one), one]))
  const routinesBefore = new Map(work.renamed.routines.map((one) => [routineKey(one), one]))
  const triggers = splitParts(work.renamed.triggers, work.to.triggers, (one, now) =>
    triggerMoves(work, keys, one, now),
  )
  const policies = splitParts(work.renamed.policies, work.to.policies, (one, now) =>
    policyMoves(work, keys, one, now),
  )
  const viewStays = work.to.views.filter((one) => viewsBefore.has(viewKey(one)) && !views.has(viewKey(one)))
  const routineStays = work.to.routines.filter(
    (one) => routinesBefore.has(routineKey(one)) && !routines.has(routineKey(one)),
  )
  const replaced = routineStays.filter(
    (one) => routinesBefore.get(routineKey(one))?.definition !== one.definition,
  )
  return {
    views: {
      drop: work.renamed.views.filter((one) => views.has(viewKey(one))),
      create: work.to.views.filter((one) => !viewsBefore.has(viewKey(one)) || views.has(viewKey(one))),
    },
    routines: {
      drop: work.renamed.routines.filter((one) => routines.has(routineKey(one))),
      late: new Set([...held].filter((key) => routines.has(key) && !going.moving.has(key))),
      create: [
        ...work.to.routines.filter(
          (one) => !routinesBefore.has(routineKey(one)) || routines.has(routineKey(one)),
        ),
        ...replaced,
      ],
    },
    triggers,
    policies,
    carried,
    going,
    attributes: [
      ...carried.attributes,
      ...viewStays.flatMap((one) => viewAttributes(work, viewsBefore.get(viewKey(one)) ?? one, one)),
      ...routineStays.flatMap((one) => routineAttributes(routinesBefore.get(routineKey(one)) ?? one, one)),
      ...triggers.stay.flatMap((pair) => triggerAttributes(pair.before, pair.after)),
      ...policies.stay.flatMap((pair) => policyAttributes(pair.before, pair.after)),
    ],
  }
}

export function dropView(view: ViewSnapshot): string {
  return `DROP ${view.materialized ? 'MATERIALIZED VIEW' : 'VIEW'} ${qualified(view.schema, view.name)}`
}

/** CREATE VIEW with its indexes, comments and grants; what is made again gets its grants back otherwise. */
export function createView(view: ViewSnapshot, isNew: boolean): string[] {
  return [
    createViewDdl(view),
    ...view.indexes.flatMap((index) => addIndex(view.schema, view.name, { ...index, comment: null })),
    ...viewAttributesDdl(isNew ? view : { ...view, grants: [] }),
  ]
}

export function dropRoutine(routine: RoutineSnapshot): string {
  return `DROP ${routine.kind.toUpperCase()} ${routineName(routine)}`
}

/** CREATE OR REPLACE; with its comment where it is not there, with its grants where it never was. */
export function createRoutine(routine: RoutineSnapshot, state: 'new' | 'remade' | 'replaced'): string[] {
  if (state === 'replaced') return [routine.definition]
  const described = state === 'new' ? routine : { ...routine, grants: [] }
  return [routine.definition, ...attributesDdl('ROUTINE', routineName(routine), described)]
}

export function createTrigger(trigger: TriggerSnapshot): string[] {
  return [trigger.definition, ...triggerAttributesDdl(trigger)]
}

export function createPolicy(policy: PolicySnapshot): string[] {
  return [createPolicyDdl(policy), ...policyAttributesDdl(policy)]
}

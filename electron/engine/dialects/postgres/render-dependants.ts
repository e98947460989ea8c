import {
  carriedKey,
  objectKey,
  partKey,
  routineKey,
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
} from './ddl-attributes.ts'
import { createPolicyDdl, createViewDdl } from './ddl.ts'
import { postgresName as name, postgresQualified as qualified } from './names.ts'
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

export const viewKey = (view: ViewSnapshot): string => objectKey('view', view.schema, view.name)
const onTableKey = (each: TriggerSnapshot | PolicySnapshot): string =>
  JSON.stringify([each.schema, each.table, each.name])

/**
 * Keys of objects that nothing may depend on while they change; the views and routines that must be dropped with them
 * are added.
 */
function unsettled(work: Work): { soft: Set<string>; hard: Set<string> } {
  const types = [...work.renamed.enums, ...work.renamed.domains]
    .filter((each) => work.swappedTypes.has(qualified(each.schema, each.name)))
    .map((each) => objectKey('type', each.schema, each.name))
  const parts = work.changes.flatMap((change) => {
    if (change.table === null || change.action === 'create' || change.action === 'rename') return []
    return change.kind === 'index'
      ? [objectKey('index', change.schema, change.name)]
      : /key|unique|check|exclusion/.test(change.kind)
        ? [partKey('constraint', change.schema, change.table, change.name)]
        : []
  })
  const altered = work.to.carried.filter((item) => {
    const old = work.renamed.carried.find((was) => carriedKey(was) === carriedKey(item))
    const kept = new Map(item.attributes?.map((each) => [each.name, each.definition]))
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
  /** Of what is dropped and made again, or gives way to another of its name, so that parts of tables must make way. */
  readonly moving: ReadonlySet<string>
}

/** Extends the set of dropped objects until nothing that is kept depends on it. */
function goesAway(work: Work): Going {
  const { soft, hard } = unsettled(work)
  const viewsAfter = new Map(work.to.views.map((view) => [viewKey(view), view]))
  const routinesAfter = new Map(work.to.routines.map((routine) => [routineKey(routine), routine]))
  const carriedAfter = new Map(work.to.carried.map((each) => [carriedKey(each), each]))
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
    for (const view of work.renamed.views) {
      const after = viewsAfter.get(viewKey(view))
      const stands = on(hard, view.dependsOn) || on(soft, view.dependsOn)
      if (after === undefined || !sameText(view, after) || stands) go(views, viewKey(view))
    }
    for (const routine of work.renamed.routines) {
      const key = routineKey(routine)
      const stands = on(hard, routine.dependsOn) || (on(soft, routine.dependsOn) && !held.has(key))
      if (mustDrop(routine, routinesAfter.get(key)) || stands) go(routines, key)
    }
    for (const each of work.renamed.carried) {
      const needs = carriedNeeds(work, each)
      const stands = on(hard, needs) || on(soft, needs)
      if (carriedGoes(each, carriedAfter.get(carriedKey(each))) || stands) go(carried, carriedKey(each))
    }
    grown = hard.size > size
  }
  const back = (key: string) => routinesAfter.has(key) || carriedAfter.has(key)
  const moving = new Set([...[...routines, ...carried].filter(back), ...overloaded(work)])
  return { views, routines, carried, keys: new Set([...soft, ...hard]), moving }
}

/**
 * Routines that give way to another of their name: while both are there, a call with arguments that fit both is refused
 * as ambiguous. Domains let go of theirs only later.
 */
function overloaded(work: Work): string[] {
  const [before, after] = [work.renamed, work.to].map(({ routines }) => new Set(routines.map(routineKey)))
  const full = (each: RoutineSnapshot) => qualified(each.schema, each.name)
  const fresh = new Set(work.to.routines.filter((each) => !before?.has(routineKey(each))).map(full))
  const inDomains = new Set(work.renamed.domains.flatMap((domain) => domain.dependsOn))
  return work.renamed.routines
    .filter((each) => !after?.has(routineKey(each)) && fresh.has(full(each)))
    .map(routineKey)
    .filter((key) => !inDomains.has(key))
}

function triggerMoves(
  work: Work,
  keys: ReadonlySet<string>,
  trigger: TriggerSnapshot,
  now: TriggerSnapshot | undefined,
): boolean {
  const on = tableKey(trigger.schema, trigger.table)
  const readsColumns = / WHEN \(| UPDATE OF /.test(trigger.definition)
  const calls = trigger.dependsOn.filter((key) => key !== on)
  return (
    now === undefined ||
    now.definition !== trigger.definition ||
    calls.some((key) => keys.has(key)) ||
    work.dropped.has(on) ||
    keys.has(objectKey('view', trigger.schema, trigger.table)) ||
    (readsColumns && work.disturbed.has(on))
  )
}

function policyMoves(
  work: Work,
  keys: ReadonlySet<string>,
  policy: PolicySnapshot,
  now: PolicySnapshot | undefined,
): boolean {
  const text = (each: PolicySnapshot) => JSON.stringify({ ...each, comment: null, dependsOn: [] })
  return now === undefined || text(policy) !== text(now) || policy.dependsOn.some((key) => keys.has(key))
}

function splitParts<T extends TriggerSnapshot | PolicySnapshot>(
  before: readonly T[],
  after: readonly T[],
  moves: (t: T, now: T | undefined) => boolean,
): { drop: T[]; create: T[]; stay: { before: T; after: T }[] } {
  const now = new Map(after.map((each) => [onTableKey(each), each]))
  const old = new Map(before.map((each) => [onTableKey(each), each]))
  const drop = before.filter((each) => moves(each, now.get(onTableKey(each))))
  const moved = new Set(drop.map(onTableKey))
  return {
    drop,
    create: after.filter((each) => !old.has(onTableKey(each)) || moved.has(onTableKey(each))),
    stay: after.flatMap((each) => {
      const was = old.get(onTableKey(each))
      return was === undefined || moved.has(onTableKey(each)) ? [] : [{ before: was, after: each }]
    }),
  }
}

const hasSameState = (before: TriggerSnapshot, after: TriggerSnapshot): boolean =>
  before.enabled === after.enabled &&
  JSON.stringify(before.partitions ?? []) === JSON.stringify(after.partitions ?? [])

/** Whether a partition that has a state of its own gets the trigger anew, with the state of its parent. */
function getsItAnew(
  { created, tablesBefore, tablesAfter }: Work,
  { partitions = [] }: TriggerSnapshot,
): boolean {
  const isNew = (key: string): boolean => {
    const { partitionOf: parent = null } = tablesAfter.get(key) ?? {}
    if (parent === null) return false
    const was = tablesBefore.get(key)?.partitionOf
    return (
      created.has(key) ||
      JSON.stringify(was) !== JSON.stringify(parent) ||
      isNew(tableKey(parent.schema, parent.name))
    )
  }
  return partitions.some(({ schema, table }) => isNew(tableKey(schema, table)))
}

function triggerAttributes(work: Work, before: TriggerSnapshot, after: TriggerSnapshot): string[] {
  const object = `TRIGGER ${name(after.name)} ON ${qualified(after.schema, after.table)}`
  return [
    ...(hasSameState(before, after) && !getsItAnew(work, after) ? [] : triggerStateDdl(after)),
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
  const columns = after.columns.flatMap((column) => {
    const was = before.columns.find((each) => each.name === column.name)?.comment ?? null
    return was === column.comment ? [] : [commentDdl(`COLUMN ${on}.${name(column.name)}`, column.comment)]
  })
  const shell = { columns: [], constraints: [] }
  const table = (view: ViewSnapshot) => ({
    ...shell,
    schema: view.schema,
    name: view.name,
    indexes: view.indexes,
  })
  // A materialised view's indexes are those of a table without columns of its own.
  const parts = planParts(work, table(before) as never, table(after) as never)
  return [
    ...own,
    ...columns,
    ...grantsDiff(`TABLE ${on}`, before.grants, after.grants),
    ...parts.drops.flatMap((drop) => drop.statements),
    ...parts.creates.flatMap((create) => create.statements),
  ]
}

function routineAttributes(before: RoutineSnapshot, after: RoutineSnapshot): string[] {
  const object = `ROUTINE ${routineName(after)}`
  const own = before.comment === after.comment ? [] : [commentDdl(object, after.comment)]
  return [...own, ...grantsDiff(object, before.grants, after.grants)]
}

/** Keys on which objects depend that are kept until the end; they are dropped last. */
function heldKeys(work: Work, going: Going): Set<string> {
  const routinesAfter = new Set(work.to.routines.map(routineKey))
  // Dropped for good and independent of what changes earlier: dropped after the tables whose triggers and defaults call
  // them.
  const waits = (routine: RoutineSnapshot) =>
    going.routines.has(routineKey(routine)) &&
    !routinesAfter.has(routineKey(routine)) &&
    !routine.dependsOn.some((key) => going.keys.has(key))
  const held = new Set([
    ...work.renamed.tables.flatMap(tableNeeds),
    ...work.renamed.domains.flatMap((domain) => domain.dependsOn),
    ...work.renamed.routines.filter(waits).map(routineKey),
  ])
  for (let grown = true; grown;) {
    const size = held.size
    for (const routine of work.renamed.routines)
      if (held.has(routineKey(routine))) for (const key of routine.dependsOn) held.add(key)
    for (const each of work.renamed.carried)
      if (held.has(carriedKey(each))) for (const key of each.dependsOn) held.add(key)
    grown = held.size > size
  }
  return held
}

/** Decides which of the objects that depend on tables must be dropped. */
export function planDependants(work: Work): DependantsPlan {
  const going = goesAway(work)
  const { views, routines, keys } = going
  const held = heldKeys(work, going)
  const carried = planCarried(work, keys, going.carried, held)
  const viewsBefore = new Map(work.renamed.views.map((view) => [viewKey(view), view]))
  const routinesBefore = new Map(work.renamed.routines.map((routine) => [routineKey(routine), routine]))
  const triggers = splitParts(work.renamed.triggers, work.to.triggers, (each, now) =>
    triggerMoves(work, keys, each, now),
  )
  const policies = splitParts(work.renamed.policies, work.to.policies, (each, now) =>
    policyMoves(work, keys, each, now),
  )
  const viewStays = work.to.views.filter(
    (view) => viewsBefore.has(viewKey(view)) && !views.has(viewKey(view)),
  )
  const routineStays = work.to.routines.filter(
    (routine) => routinesBefore.has(routineKey(routine)) && !routines.has(routineKey(routine)),
  )
  const replaced = routineStays.filter(
    (each) => routinesBefore.get(routineKey(each))?.definition !== each.definition,
  )
  return {
    views: {
      drop: work.renamed.views.filter((view) => views.has(viewKey(view))),
      create: work.to.views.filter((view) => !viewsBefore.has(viewKey(view)) || views.has(viewKey(view))),
    },
    routines: {
      drop: work.renamed.routines.filter((routine) => routines.has(routineKey(routine))),
      late: new Set([...held].filter((key) => routines.has(key) && !going.moving.has(key))),
      create: [
        ...work.to.routines.filter(
          (routine) => !routinesBefore.has(routineKey(routine)) || routines.has(routineKey(routine)),
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
      ...viewStays.flatMap((each) => viewAttributes(work, viewsBefore.get(viewKey(each)) ?? each, each)),
      ...routineStays.flatMap((each) =>
        routineAttributes(routinesBefore.get(routineKey(each)) ?? each, each),
      ),
      ...triggers.stay.flatMap((pair) => triggerAttributes(work, pair.before, pair.after)),
      ...policies.stay.flatMap((pair) => policyAttributes(pair.before, pair.after)),
    ],
  }
}

export function dropView(view: ViewSnapshot): string {
  return `DROP ${view.materialized ? 'MATERIALIZED VIEW' : 'VIEW'} ${qualified(view.schema, view.name)}`
}

/**
 * CREATE VIEW with its indexes, comments and grants; a view that is recreated gets its grants from `restoreDdl`
 * instead.
 */
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

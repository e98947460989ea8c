import { carriedAttributesDdl, commentDdl } from './ddl-attributes.ts'
import { postgresName as name } from './names.ts'
import { carriedKey, objectKey, type CarriedSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { grantsDiff } from './render-attributes.ts'
import { carriedRank, type Step } from './render-order.ts'
import { tableKey, type Work } from './render-work.ts'

/** What becomes of the objects that are carried as statements. */
export type CarriedPlan = {
  /** Dropped before the tables change; they may come back. */
  readonly early: readonly CarriedSnapshot[]
  /** Dropped for good when nothing stands on them any more. */
  readonly late: readonly CarriedSnapshot[]
  readonly create: readonly CarriedSnapshot[]
  /** Comments and grants of those that stay. */
  readonly attributes: readonly string[]
}

const text = (carried: CarriedSnapshot): string => JSON.stringify(carried.create)

/** Kinds that mention columns of their table, so that these cannot change beneath them. */
const watching = new Set(['rule', 'publication table'])

/**
 * The keys whose change forces this object to be dropped: not its own table, unless that is dropped too or the object
 * mentions columns.
 */
export function carriedNeeds(work: Work, carried: CarriedSnapshot): readonly string[] {
  if (carried.on === null || watching.has(carried.kind)) return carried.dependsOn
  const own = tableKey(carried.on.schema, carried.on.name)
  return work.dropped.has(own) ? carried.dependsOn : carried.dependsOn.filter((key) => key !== own)
}

/** Whether ALTER TYPE makes the one composite type the other: columns of it may stand. */
function altersAttributes(from: CarriedSnapshot, to: CarriedSnapshot): boolean {
  if (from.attributes === null || to.attributes === null) return false
  const left = from.attributes.filter((attribute) =>
    to.attributes?.some((now) => now.name === attribute.name),
  )
  return left.every((each, at) => each.name === to.attributes?.[at]?.name)
}

/** Whether the old object must be dropped: it is replaced by the new one, or by nothing. */
export function carriedGoes(from: CarriedSnapshot, to: CarriedSnapshot | undefined): boolean {
  if (to === undefined) return true
  return text(from) !== text(to) && !to.replaces && !altersAttributes(from, to)
}

function alterAttributes(from: CarriedSnapshot, to: CarriedSnapshot): string[] {
  const alter = `ALTER ${to.grantOn ?? ''}`
  const [before, after] = [from.attributes ?? [], to.attributes ?? []]
  return [
    ...before
      .filter((each) => !after.some((now) => now.name === each.name))
      .map((each) => `${alter} DROP ATTRIBUTE ${name(each.name)} CASCADE`),
    ...after.flatMap((each) => {
      const old = before.find((was) => was.name === each.name)
      if (old === undefined) return [`${alter} ADD ATTRIBUTE ${name(each.name)} ${each.definition} CASCADE`]
      return old.definition === each.definition
        ? []
        : [`${alter} ALTER ATTRIBUTE ${name(each.name)} TYPE ${each.definition} CASCADE`]
    }),
  ]
}

function attributesDiff(from: CarriedSnapshot, to: CarriedSnapshot): string[] {
  const comment =
    from.comment === to.comment || to.commentOn === null ? [] : [commentDdl(to.commentOn, to.comment)]
  return [...comment, ...(to.grantOn === null ? [] : grantsDiff(to.grantOn, from.grants, to.grants))]
}

const keyed = (list: readonly CarriedSnapshot[]) => new Map(list.map((each) => [carriedKey(each), each]))

/** Whether the table or view that it belongs to is dropped, which takes it along. */
function goesWithOwner(work: Work, keys: ReadonlySet<string>, { on }: CarriedSnapshot): boolean {
  if (on === null) return false
  const view = objectKey('view', on.schema, on.name)
  return (
    work.dropped.has(tableKey(on.schema, on.name)) ||
    (keys.has(view) && work.renamed.views.some((view) => view.schema === on.schema && view.name === on.name))
  )
}

/**
 * Decides which carried objects are dropped, given the keys of everything that is dropped; those in `held` may only be
 * dropped after the tables.
 */
export function planCarried(
  work: Work,
  keys: ReadonlySet<string>,
  goes: ReadonlySet<string>,
  held: ReadonlySet<string>,
): CarriedPlan {
  const [before, after] = [keyed(work.renamed.carried), keyed(work.to.carried)]
  const gone = work.renamed.carried.filter((each) => goes.has(carriedKey(each)))
  const isLate = (carried: CarriedSnapshot) =>
    !after.has(carriedKey(carried)) && held.has(carriedKey(carried))
  const dropped = gone.filter((each) => !goesWithOwner(work, keys, each))
  const stays = work.to.carried.flatMap((each) => {
    const old = before.get(carriedKey(each))
    return old === undefined || goes.has(carriedKey(each)) ? [] : [{ old, one: each }]
  })
  return {
    early: dropped.filter((each) => !isLate(each)),
    late: dropped.filter(isLate),
    create: work.to.carried.filter((each) => {
      const old = before.get(carriedKey(each))
      return old === undefined || goes.has(carriedKey(each)) || text(old) !== text(each)
    }),
    attributes: stays.flatMap(({ old, one: each }) => attributesDiff(old, each)),
  }
}

/** The kind and name under which owner and privileges are kept while it is made again; null where they are not. */
export function keptName(carried: CarriedSnapshot): readonly ['ROUTINE' | 'TYPE', string] | null {
  const found = /^(ROUTINE|TYPE) (.*)$/s.exec(carried.grantOn ?? '')
  return found === null ? null : [found[1] as 'ROUTINE' | 'TYPE', found[2] ?? '']
}

/** The step that makes one, or turns the older form into it. */
export function createCarried(work: Work, goes: ReadonlySet<string>, each: CarriedSnapshot): Step {
  const key = carriedKey(each)
  const old = work.renamed.carried.find((was) => carriedKey(was) === key)
  const alters = old !== undefined && !goes.has(key) && altersAttributes(old, each)
  // Owner and grants of what comes back are restored with those of views and routines.
  const described = old !== undefined && keptName(each) !== null ? { ...each, grants: [] } : each
  const statements = alters
    ? alterAttributes(old, each)
    : [...each.create, ...(old === undefined || goes.has(key) ? carriedAttributesDdl(described) : [])]
  return { keys: [key], needs: each.dependsOn, rank: carriedRank(each.kind, each.on !== null), statements }
}

/** The step that takes one away. */
export function dropCarried(carried: CarriedSnapshot): Step {
  return {
    keys: [carriedKey(carried)],
    needs: carried.dependsOn,
    rank: carriedRank(carried.kind, carried.on !== null),
    statements: carried.drop,
  }
}

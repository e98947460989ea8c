import { carriedAttributesDdl, commentDdl } from '../../../../shared/ddl/postgres-attributes.ts'
import { postgresName as name } from '../../../../shared/ddl/postgres-names.ts'
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

const text = (one: CarriedSnapshot): string => JSON.stringify(one.create)

/** Kinds that mention columns of their table, so that these cannot change beneath them. */
const watching = new Set(['rule', 'publication table'])

/** What must change for this one to make way: not its own table, unless that goes too or it mentions columns. */
export function carriedNeeds(work: Work, one: CarriedSnapshot): readonly string[] {
  if (one.on === null || watching.has(one.kind)) return one.dependsOn
  const own = tableKey(one.on.schema, one.on.name)
  return work.dropped.has(own) ? one.dependsOn : one.dependsOn.filter((key) => key !== own)
}

/** Whether ALTER TYPE makes the one composite type the other: columns of it may stand. */
export function altersAttributes(from: CarriedSnapshot, to: CarriedSnapshot): boolean {
  if (from.attributes === null || to.attributes === null) return false
  const left = from.attributes.filter((one) => to.attributes?.some((now) => now.name === one.name))
  return left.every((one, at) => one.name === to.attributes?.[at]?.name)
}

/** Whether the one must be dropped so that the other, or nothing, stands in its place. */
export function carriedGoes(from: CarriedSnapshot, to: CarriedSnapshot | undefined): boolean {
  if (to === undefined) return true
  return text(from) !== text(to) && !to.replaces && !altersAttributes(from, to)
}

function alterAttributes(from: CarriedSnapshot, to: CarriedSnapshot): string[] {
  const alter = `ALTER ${to.grantOn ?? ''}`
  const [before, after] = [from.attributes ?? [], to.attributes ?? []]
  return [
    ...before
      .filter((one) => !after.some((now) => now.name === one.name))
      .map((one) => `${alter} DROP ATTRIBUTE ${name(one.name)} CASCADE`),
    ...after.flatMap((one) => {
      const old = before.find((was) => was.name === one.name)
      if (old === undefined) return [`${alter} ADD ATTRIBUTE ${name(one.name)} ${one.definition} CASCADE`]
      return old.definition === one.definition
        ? []
        : [`${alter} ALTER ATTRIBUTE ${name(one.name)} TYPE ${one.definition} CASCADE`]
    }),
  ]
}

function attributesDiff(from: CarriedSnapshot, to: CarriedSnapshot): string[] {
  const comment =
    from.comment === to.comment || to.commentOn === null ? [] : [commentDdl(to.commentOn, to.comment)]
  return [...comment, ...(to.grantOn === null ? [] : grantsDiff(to.grantOn, from.grants, to.grants))]
}

const keyed = (list: readonly CarriedSnapshot[]) => new Map(list.map((one) => [carriedKey(one), one]))

/** Whether the table or view that it belongs to is dropped, which takes it along. */
function goesWithOwner(work: Work, keys: ReadonlySet<string>, { on }: CarriedSnapshot): boolean {
  if (on === null) return false
  const view = objectKey('view', on.schema, on.name)
  return (
    work.dropped.has(tableKey(on.schema, on.name)) ||
    (keys.has(view) && work.renamed.views.some((one) => one.schema === on.schema && one.name === on.name))
  )
}

/** Sorts out which of the carried objects make way, given the keys of all that goes; `held` may not go before tables do. */
export function planCarried(
  work: Work,
  keys: ReadonlySet<string>,
  goes: ReadonlySet<string>,
  held: ReadonlySet<string>,
): CarriedPlan {
  const [before, after] = [keyed(work.renamed.carried), keyed(work.to.carried)]
  const gone = work.renamed.carried.filter((one) => goes.has(carriedKey(one)))
  const isLate = (one: CarriedSnapshot) => !after.has(carriedKey(one)) && held.has(carriedKey(one))
  const dropped = gone.filter((one) => !goesWithOwner(work, keys, one))
  const stays = work.to.carried.flatMap((one) => {
    const old = before.get(carriedKey(one))
    return old === undefined || goes.has(carriedKey(one)) ? [] : [{ old, one }]
  })
  return {
    early: dropped.filter((one) => !isLate(one)),
    late: dropped.filter(isLate),
    create: work.to.carried.filter((one) => {
      const old = before.get(carriedKey(one))
      return old === undefined || goes.has(carriedKey(one)) || text(old) !== text(one)
    }),
    attributes: stays.flatMap(({ old, one }) => attributesDiff(old, one)),
  }
}

/** The kind and name under which owner and privileges are kept while it is made again; null where they are not. */
export function keptName(one: CarriedSnapshot): readonly ['ROUTINE' | 'TYPE', string] | null {
  const found = /^(ROUTINE|TYPE) (.*)$/s.exec(one.grantOn ?? '')
  return found === null ? null : [found[1] as 'ROUTINE' | 'TYPE', found[2] ?? '']
}

/** The step that makes one, or turns the older form into it. */
export function createCarried(work: Work, goes: ReadonlySet<string>, one: CarriedSnapshot): Step {
  const key = carriedKey(one)
  const old = work.renamed.carried.find((was) => carriedKey(was) === key)
  const alters = old !== undefined && !goes.has(key) && altersAttributes(old, one)
  // Owner and grants of what comes back are restored with those of views and routines.
  const described = old !== undefined && keptName(one) !== null ? { ...one, grants: [] } : one
  const statements = alters
    ? alterAttributes(old, one)
    : [...one.create, ...(old === undefined || goes.has(key) ? carriedAttributesDdl(described) : [])]
  return { keys: [key], needs: one.dependsOn, rank: carriedRank(one.kind, one.on !== null), statements }
}

/** The step that takes one away. */
export function dropCarried(one: CarriedSnapshot): Step {
  return {
    keys: [carriedKey(one)],
    needs: one.dependsOn,
    rank: carriedRank(one.kind, one.on !== null),
    statements: one.drop,
  }
}

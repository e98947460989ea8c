import {
  objectKey,
  partKey,
  type ConstraintSnapshot,
  type IndexSnapshot,
  type TableSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { commentDdl } from '../../../../shared/ddl/postgres-attributes.ts'
import { constraintDdl, createIndexDdl } from '../../../../shared/ddl/postgres-ddl.ts'
import {
  postgresName as name,
  postgresQualified as qualified,
} from '../../../../shared/ddl/postgres-names.ts'
import { ranks, type Step } from './render-order.ts'
import { columnKey, tableKey, type Work } from './render-work.ts'

/** Constraints and indexes of one table that are taken away first and made again, or not, in the end. */
export type PartsPlan = {
  readonly drops: readonly Step[]
  readonly foreignKeyDrops: readonly string[]
  readonly creates: readonly Step[]
  readonly foreignKeyCreates: readonly Step[]
}

const sameNamed =
  (name: string | null) =>
  (one: { readonly name: string | null }): boolean =>
    one.name === name

/** Whether a part stands on something that is dropped and made again. */
export function standsOnMoving(
  work: Work,
  one: { readonly dependsOn?: readonly string[] | undefined },
): boolean {
  return work.moving.size > 0 && (one.dependsOn ?? []).some((key) => work.moving.has(key))
}

/** Whether the constraint stands on a column that is dropped and added, or that a swapped type is taken from. */
function standsOnMoved(work: Work, table: TableSnapshot, one: ConstraintSnapshot): boolean {
  const own = one.columns.map((column) => columnKey(table.schema, table.name, column))
  const target = one.references
  const far =
    target === null ? [] : target.columns.map((column) => columnKey(target.schema, target.table, column))
  const all = [...own, ...far]
  if (standsOnMoving(work, one)) return true
  if (all.some((key) => work.recreated.has(key))) return true
  if (one.kind === 'foreign key') return all.some((key) => work.retyped.has(key))
  const swaps = table.columns.some(
    (column) =>
      one.columns.includes(column.name) && work.swappedTypes.has(column.type.replace(/(\[\])+$/, '')),
  )
  return swaps && (one.kind === 'check' || one.kind === 'exclusion')
}

function indexMoves(work: Work, table: TableSnapshot, index: IndexSnapshot): boolean {
  if (standsOnMoving(work, index)) return true
  return table.columns.some((column) => {
    const key = columnKey(table.schema, table.name, column.name)
    const moved = work.recreated.has(key) || (work.retyped.has(key) && work.swappedTypes.size > 0)
    return moved && index.definition.includes(column.name)
  })
}

/** Whether what the foreign key points at is dropped, replaced or made again. */
function losesTarget(work: Work, one: ConstraintSnapshot): boolean {
  const target = one.references
  if (target === null) return false
  const key = tableKey(target.schema, target.table)
  if (work.dropped.has(key)) return true
  const before = work.tablesBefore.get(key)
  const after = work.tablesAfter.get(key)
  if (before === undefined || after === undefined) return false
  const isKey = (part: ConstraintSnapshot) => part.kind === 'primary key' || part.kind === 'unique'
  const columns = [...target.columns].toSorted().join('\u0001')
  const covers = (list: readonly string[]) => [...list].toSorted().join('\u0001') === columns
  const constraint = before.constraints.some(
    (part) =>
      isKey(part) &&
      covers(part.columns) &&
      (changed(part, after.constraints) || standsOnMoved(work, before, part)),
  )
  const index = before.indexes.some(
    (part) =>
      part.unique &&
      covers(part.keys.flatMap((each) => each.column ?? [])) &&
      (!after.indexes.some((each) => each.name === part.name && each.definition === part.definition) ||
        indexMoves(work, before, part)),
  )
  return constraint || index
}

function changed(one: ConstraintSnapshot, after: readonly ConstraintSnapshot[]): boolean {
  const now = after.find(sameNamed(one.name))
  return now === undefined || now.kind !== one.kind || now.definition !== one.definition
}

/** Whether nothing but NOT VALID went, so that VALIDATE CONSTRAINT makes the one the other. */
function isValidated(before: ConstraintSnapshot, after: ConstraintSnapshot): boolean {
  return before.name === after.name && before.definition === `${after.definition} NOT VALID`
}

function constraintNames(
  work: Work,
  before: TableSnapshot,
  after: TableSnapshot,
): { gone: ConstraintSnapshot[]; fresh: ConstraintSnapshot[]; validated: ConstraintSnapshot[] } {
  const disturbed = (one: ConstraintSnapshot) => standsOnMoved(work, before, one) || losesTarget(work, one)
  const validated = after.constraints.filter((one) =>
    before.constraints.some((old) => isValidated(old, one) && !disturbed(old)),
  )
  const moves = before.constraints.filter(
    (one) => disturbed(one) || (changed(one, after.constraints) && !validated.some(sameNamed(one.name))),
  )
  const fresh = after.constraints.filter(
    (one) => !before.constraints.some(sameNamed(one.name)) || moves.some(sameNamed(one.name)),
  )
  return { gone: moves, fresh, validated }
}

function comment(table: TableSnapshot, one: ConstraintSnapshot): string[] {
  const object = `CONSTRAINT ${name(one.name ?? '')} ON ${qualified(table.schema, table.name)}`
  return one.comment === null ? [] : [commentDdl(object, one.comment)]
}

/** ALTER TABLE ... ADD CONSTRAINT and its comment. */
export function addConstraint(table: TableSnapshot, one: ConstraintSnapshot): string[] {
  const add = `ALTER TABLE ${qualified(table.schema, table.name)} ADD ${constraintDdl(one)}`
  return [add, ...comment(table, one)]
}

/** CREATE INDEX and its comment. */
export function addIndex(schema: string, relation: string, index: IndexSnapshot): string[] {
  const create = createIndexDdl(schema, relation, index)
  const object = `INDEX ${qualified(schema, index.name)}`
  return index.comment === null ? [create] : [create, commentDdl(object, index.comment)]
}

const indexSame = (a: IndexSnapshot, b: IndexSnapshot): boolean =>
  a.definition === b.definition && a.unique === b.unique && a.valid === b.valid

type Owner = { readonly schema: string; readonly name: string }

/** A constraint that is made or dropped; one that refers to another table needs that too. */
export function constraintStep(table: Owner, one: ConstraintSnapshot, statements: readonly string[]): Step {
  const target = one.references === null ? [] : [tableKey(one.references.schema, one.references.table)]
  return {
    keys: [partKey('constraint', table.schema, table.name, one.name ?? '')],
    needs: [tableKey(table.schema, table.name), ...target, ...(one.dependsOn ?? [])],
    rank: one.kind === 'foreign key' ? ranks.foreignKey : ranks.part,
    statements,
  }
}

/** An index that is made or dropped. */
export function indexStep(table: Owner, one: IndexSnapshot, statements: readonly string[]): Step {
  return {
    keys: [objectKey('index', table.schema, one.name)],
    needs: [tableKey(table.schema, table.name), ...(one.dependsOn ?? [])],
    rank: ranks.part,
    statements,
  }
}

/** What becomes of the constraints and indexes of a table that stays. */
export function planParts(work: Work, before: TableSnapshot, after: TableSnapshot): PartsPlan {
  const on = qualified(after.schema, after.name)
  const { gone, fresh, validated } = constraintNames(work, before, after)
  const dropConstraint = (one: ConstraintSnapshot) =>
    `ALTER TABLE ${on} DROP CONSTRAINT ${name(one.name ?? '')}`
  const indexesGone = before.indexes.filter((one) => {
    const now = after.indexes.find(sameNamed(one.name))
    return now === undefined || !indexSame(one, now) || indexMoves(work, before, one)
  })
  const indexesFresh = after.indexes.filter(
    (one) => !before.indexes.some(sameNamed(one.name)) || indexesGone.some(sameNamed(one.name)),
  )
  const isForeign = (one: ConstraintSnapshot) => one.kind === 'foreign key'
  const validate = (one: ConstraintSnapshot) =>
    `ALTER TABLE ${on} VALIDATE CONSTRAINT ${name(one.name ?? '')}`
  return {
    foreignKeyDrops: gone.filter(isForeign).map(dropConstraint),
    drops: [
      ...gone
        .filter((one) => !isForeign(one))
        .map((one) => constraintStep(before, one, [dropConstraint(one)])),
      ...indexesGone.map((one) =>
        indexStep(before, one, [`DROP INDEX ${qualified(before.schema, one.name)}`]),
      ),
    ],
    creates: [
      ...fresh
        .filter((one) => !isForeign(one))
        .map((one) => constraintStep(after, one, addConstraint(after, one))),
      ...indexesFresh.map((one) => indexStep(after, one, addIndex(after.schema, after.name, one))),
      ...validated.map((one) => constraintStep(after, one, [validate(one)])),
    ],
    foreignKeyCreates: fresh
      .filter(isForeign)
      .map((one) => constraintStep(after, one, addConstraint(after, one))),
  }
}

/** Comments that differ on constraints and indexes that stay. */
export function partComments(before: TableSnapshot, after: TableSnapshot): string[] {
  const on = qualified(after.schema, after.name)
  const constraints = after.constraints.flatMap((one) => {
    const old = before.constraints.find(
      (each) => isValidated(each, one) || (each.name === one.name && each.definition === one.definition),
    )
    return old === undefined || old.comment === one.comment
      ? []
      : [commentDdl(`CONSTRAINT ${name(one.name ?? '')} ON ${on}`, one.comment)]
  })
  const indexes = after.indexes.flatMap((one) => {
    const old = before.indexes.find((each) => each.name === one.name && indexSame(each, one))
    return old === undefined || old.comment === one.comment
      ? []
      : [commentDdl(`INDEX ${qualified(after.schema, one.name)}`, one.comment)]
  })
  return [...constraints, ...indexes]
}

import {
  objectKey,
  partKey,
  type ConstraintSnapshot,
  type IndexSnapshot,
  type TableSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { commentDdl } from './ddl-attributes.ts'
import { constraintDdl, createIndexDdl } from './ddl.ts'
import { postgresName as name, postgresQualified as qualified } from './names.ts'
import { ranks, type Step } from './render-order.ts'
import { columnKey, tableKey, type Work } from './render-work.ts'

/** Constraints and indexes of one table that are dropped first; some of them are created again at the end. */
type PartsPlan = {
  readonly drops: readonly Step[]
  readonly foreignKeyDrops: readonly string[]
  readonly creates: readonly Step[]
  readonly foreignKeyCreates: readonly Step[]
}

const sameNamed =
  (name: string | null) =>
  (each: { readonly name: string | null }): boolean =>
    each.name === name

/** Whether a part stands on something that is dropped and made again. */
export function standsOnMoving(
  work: Work,
  each: { readonly dependsOn?: readonly string[] | undefined },
): boolean {
  return work.moving.size > 0 && (each.dependsOn ?? []).some((key) => work.moving.has(key))
}

/** Whether the constraint stands on a column that is dropped and added, or that a swapped type is taken from. */
function standsOnMoved(work: Work, table: TableSnapshot, constraint: ConstraintSnapshot): boolean {
  const own = constraint.columns.map((column) => columnKey(table.schema, table.name, column))
  const target = constraint.references
  const far =
    target === null ? [] : target.columns.map((column) => columnKey(target.schema, target.table, column))
  const all = [...own, ...far]
  if (standsOnMoving(work, constraint)) return true
  if (all.some((key) => work.recreated.has(key))) return true
  if (constraint.kind === 'foreign key') return all.some((key) => work.retyped.has(key))
  const swaps = table.columns.some(
    (column) =>
      constraint.columns.includes(column.name) && work.swappedTypes.has(column.type.replace(/(\[\])+$/, '')),
  )
  return swaps && (constraint.kind === 'check' || constraint.kind === 'exclusion')
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
function losesTarget(work: Work, item: ConstraintSnapshot): boolean {
  const target = item.references
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

function changed(constraint: ConstraintSnapshot, after: readonly ConstraintSnapshot[]): boolean {
  const now = after.find(sameNamed(constraint.name))
  return now === undefined || now.kind !== constraint.kind || now.definition !== constraint.definition
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
  const disturbed = (constraint: ConstraintSnapshot) =>
    standsOnMoved(work, before, constraint) || losesTarget(work, constraint)
  const validated = after.constraints.filter((constraint) =>
    before.constraints.some((old) => isValidated(old, constraint) && !disturbed(old)),
  )
  const moves = before.constraints.filter(
    (constraint) =>
      disturbed(constraint) ||
      (changed(constraint, after.constraints) && !validated.some(sameNamed(constraint.name))),
  )
  const fresh = after.constraints.filter(
    (constraint) =>
      !before.constraints.some(sameNamed(constraint.name)) || moves.some(sameNamed(constraint.name)),
  )
  return { gone: moves, fresh, validated }
}

function comment(table: TableSnapshot, constraint: ConstraintSnapshot): string[] {
  const object = `CONSTRAINT ${name(constraint.name ?? '')} ON ${qualified(table.schema, table.name)}`
  return constraint.comment === null ? [] : [commentDdl(object, constraint.comment)]
}

/** ALTER TABLE ... ADD CONSTRAINT and its comment. */
export function addConstraint(table: TableSnapshot, constraint: ConstraintSnapshot): string[] {
  const add = `ALTER TABLE ${qualified(table.schema, table.name)} ADD ${constraintDdl(constraint)}`
  return [add, ...comment(table, constraint)]
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
export function constraintStep(
  table: Owner,
  constraint: ConstraintSnapshot,
  statements: readonly string[],
): Step {
  const target =
    constraint.references === null
      ? []
      : [tableKey(constraint.references.schema, constraint.references.table)]
  return {
    keys: [partKey('constraint', table.schema, table.name, constraint.name ?? '')],
    needs: [tableKey(table.schema, table.name), ...target, ...(constraint.dependsOn ?? [])],
    rank: constraint.kind === 'foreign key' ? ranks.foreignKey : ranks.part,
    statements,
  }
}

/** An index that is made or dropped. */
export function indexStep(table: Owner, each: IndexSnapshot, statements: readonly string[]): Step {
  return {
    keys: [objectKey('index', table.schema, each.name)],
    needs: [tableKey(table.schema, table.name), ...(each.dependsOn ?? [])],
    rank: ranks.part,
    statements,
  }
}

/** Keys of what foreign keys may refer to: keys of the table, and unique indexes. */
export function referable(table: TableSnapshot): string[] {
  return [
    ...table.constraints
      .filter((each) => /primary|unique/.test(each.kind))
      .map((each) => partKey('constraint', table.schema, table.name, each.name ?? '')),
    ...table.indexes.filter((each) => each.unique).map((each) => objectKey('index', table.schema, each.name)),
  ]
}

/** What becomes of the constraints and indexes of a table that stays. */
export function planParts(work: Work, before: TableSnapshot, after: TableSnapshot): PartsPlan {
  const on = qualified(after.schema, after.name)
  const { gone, fresh, validated } = constraintNames(work, before, after)
  const dropConstraint = (constraint: ConstraintSnapshot) =>
    `ALTER TABLE ${on} DROP CONSTRAINT ${name(constraint.name ?? '')}`
  const indexesGone = before.indexes.filter((each) => {
    const now = after.indexes.find(sameNamed(each.name))
    return now === undefined || !indexSame(each, now) || indexMoves(work, before, each)
  })
  const indexesFresh = after.indexes.filter(
    (each) => !before.indexes.some(sameNamed(each.name)) || indexesGone.some(sameNamed(each.name)),
  )
  const isForeign = (constraint: ConstraintSnapshot) => constraint.kind === 'foreign key'
  const validate = (constraint: ConstraintSnapshot) =>
    `ALTER TABLE ${on} VALIDATE CONSTRAINT ${name(constraint.name ?? '')}`
  return {
    foreignKeyDrops: gone.filter(isForeign).map(dropConstraint),
    drops: [
      ...gone
        .filter((each) => !isForeign(each))
        .map((each) => constraintStep(before, each, [dropConstraint(each)])),
      ...indexesGone.map((each) =>
        indexStep(before, each, [`DROP INDEX ${qualified(before.schema, each.name)}`]),
      ),
    ],
    creates: [
      ...fresh
        .filter((each) => !isForeign(each))
        .map((each) => constraintStep(after, each, addConstraint(after, each))),
      ...indexesFresh.map((each) => indexStep(after, each, addIndex(after.schema, after.name, each))),
      ...validated.map((each) => constraintStep(after, each, [validate(each)])),
    ],
    foreignKeyCreates: fresh
      .filter(isForeign)
      .map((each) => constraintStep(after, each, addConstraint(after, each))),
  }
}

/** Comments that differ on constraints and indexes that stay. */
export function partComments(before: TableSnapshot, after: TableSnapshot): string[] {
  const on = qualified(after.schema, after.name)
  const constraints = after.constraints.flatMap((constraint) => {
    const old = before.constraints.find(
      (each) =>
        isValidated(each, constraint) ||
        (each.name === constraint.name && each.definition === constraint.definition),
    )
    return old === undefined || old.comment === constraint.comment
      ? []
      : [commentDdl(`CONSTRAINT ${name(constraint.name ?? '')} ON ${on}`, constraint.comment)]
  })
  const indexes = after.indexes.flatMap((item) => {
    const old = before.indexes.find((each) => each.name === item.name && indexSame(each, item))
    return old === undefined || old.comment === item.comment
      ? []
      : [commentDdl(`INDEX ${qualified(after.schema, item.name)}`, item.comment)]
  })
  return [...constraints, ...indexes]
}

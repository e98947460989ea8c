import type { Aspect, SchemaChange } from '../../../shared/model/changes.ts'
import type { DialectName } from '../../../shared/model/project.ts'
import type {
  ColumnSnapshot,
  ConstraintSnapshot,
  IndexSnapshot,
  SequenceOptions,
  TableSnapshot,
} from '../../../shared/model/schema-snapshot.ts'
import { sameSql, sqlKey } from '../sql/same-sql.ts'
import { buildChange, diffBy, grantsAspect, textAspect, valueAspect } from './change-builder.ts'
import { afterPartitioning, attachedPairs } from '../dialects/partition-parts.ts'
import { traitsOf } from '../dialects/traits.ts'

/** The key by which two names are one, in the dialect's own sense of case. */
export function nameKey(dialect: DialectName, name: string): string {
  return traitsOf(dialect).foldsNames ? name.toLowerCase() : name
}

function sqlAspect(dialect: DialectName, what: string, from: string | null, to: string | null): Aspect[] {
  return sameSql(from, to, traitsOf(dialect).lexical) ? [] : [{ what, from, to }]
}

/** Options of a sequence, each that differs. */
export function sequenceAspects(from: SequenceOptions, to: SequenceOptions): Aspect[] {
  return (Object.keys(to) as (keyof SequenceOptions)[]).flatMap((key) =>
    textAspect(key, String(from[key]), String(to[key])),
  )
}

function identityAspects(from: ColumnSnapshot, to: ColumnSnapshot): Aspect[] {
  const text = (column: ColumnSnapshot) => column.identity?.generation ?? null
  const kind = textAspect('identity', text(from), text(to))
  if (from.identity === null || to.identity === null) return kind
  return [...kind, ...sequenceAspects(from.identity.options, to.identity.options).map(identityOption)]
}

const identityOption = (aspect: Aspect): Aspect => ({ ...aspect, what: `identity ${aspect.what}` })

/** What differs between two columns of one name. Position is not looked at. */
export function columnAspects(dialect: DialectName, from: ColumnSnapshot, to: ColumnSnapshot): Aspect[] {
  const nullable = (column: ColumnSnapshot) => (column.notNull ? 'not null' : 'null')
  const generated = (column: ColumnSnapshot) => column.generated?.expression ?? null
  const storage = (column: ColumnSnapshot) =>
    column.generated === null ? null : column.generated.stored ? 'stored' : 'virtual'
  const bothGenerated = from.generated !== null && to.generated !== null
  return [
    ...sqlAspect(dialect, 'type', from.type, to.type),
    ...textAspect('nullability', nullable(from), nullable(to)),
    ...(from.notNull && to.notNull
      ? sqlAspect(dialect, 'not null clause', from.notNullDetail, to.notNullDetail)
      : []),
    ...sqlAspect(dialect, 'default', from.default, to.default),
    ...identityAspects(from, to),
    ...sqlAspect(dialect, 'generated', generated(from), generated(to)),
    ...(bothGenerated ? textAspect('generated storage', storage(from), storage(to)) : []),
    ...sqlAspect(dialect, 'collation', from.collation, to.collation),
    ...textAspect('comment', from.comment, to.comment),
  ]
}

function compareColumns(dialect: DialectName, from: TableSnapshot, to: TableSnapshot): SchemaChange[] {
  const own = (table: TableSnapshot) => table.columns.filter((column) => !column.inherited)
  const inherited = new Set(
    [...from.columns, ...to.columns].filter((column) => column.inherited).map((column) => column.name),
  )
  const listed = (table: TableSnapshot) => own(table).filter((each) => !inherited.has(each.name))
  const { dropped, created, altered } = diffBy(listed(from), listed(to), (each) =>
    nameKey(dialect, each.name),
  )
  const subject = (column: ColumnSnapshot) => ({ schema: to.schema, table: to.name, name: column.name })
  return [
    ...created.map((each) => buildChange('column', 'create', subject(each), { before: null, after: each })),
    ...altered.flatMap(({ before, after }) => {
      const aspects = columnAspects(dialect, before, after)
      return aspects.length === 0
        ? []
        : [buildChange('column', 'alter', subject(after), { before, after, aspects })]
    }),
    ...dropped.map((each) => buildChange('column', 'drop', subject(each), { before: each, after: null })),
  ]
}

/** The key that identifies a constraint: its name, or its text where it has none. */
function constraintKey(dialect: DialectName, constraint: ConstraintSnapshot): string {
  return constraint.name === null
    ? `${constraint.kind} ${sqlKey(constraint.definition, traitsOf(dialect).lexical)}`
    : `named ${nameKey(dialect, constraint.name)}`
}

/** Gives equal unnamed constraints of one table different keys. */
function numbered(
  dialect: DialectName,
  list: readonly ConstraintSnapshot[],
): Map<string, ConstraintSnapshot> {
  const keyed = new Map<string, ConstraintSnapshot>()
  for (const each of list) {
    let key = constraintKey(dialect, each)
    while (keyed.has(key)) key += '+'
    keyed.set(key, each)
  }
  return keyed
}

const constraintSubject = (table: TableSnapshot, constraint: ConstraintSnapshot) => ({
  schema: table.schema,
  table: table.name,
  name: constraint.name ?? constraint.definition,
})

function constraintAspects(dialect: DialectName, from: ConstraintSnapshot, to: ConstraintSnapshot): Aspect[] {
  return [
    ...textAspect('kind', from.kind, to.kind),
    ...sqlAspect(dialect, 'definition', from.definition, to.definition),
    ...textAspect('comment', from.comment, to.comment),
  ]
}

function pairRenamed<T>(
  dropped: readonly T[],
  created: readonly T[],
  same: (a: T, b: T) => boolean,
): [T, T][] {
  const left = [...created]
  return dropped.flatMap((before): [T, T][] => {
    const at = left.findIndex((after) => same(before, after))
    const after = left[at]
    if (after === undefined) return []
    left.splice(at, 1)
    return [[before, after]]
  })
}

function constraintChange(
  table: TableSnapshot,
  before: ConstraintSnapshot,
  after: ConstraintSnapshot,
  aspects: Aspect[],
): SchemaChange[] {
  const subject = constraintSubject(table, after)
  if (before.kind === after.kind)
    return [buildChange(after.kind, 'alter', subject, { before, after, aspects })]
  return [
    buildChange(before.kind, 'drop', subject, { before, after: null }),
    buildChange(after.kind, 'create', subject, { before: null, after }),
  ]
}

function compareConstraintLists(
  dialect: DialectName,
  from: TableSnapshot,
  to: TableSnapshot,
): SchemaChange[] {
  const before = numbered(dialect, from.constraints)
  const after = numbered(dialect, to.constraints)
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, each]) => each)
  const fresh = [...after].filter(([key]) => !before.has(key)).map(([, each]) => each)
  // Only the name differs: renaming loses nothing, so it is proposed as such.
  const renamed = pairRenamed(
    gone,
    fresh,
    (a, b) =>
      a.kind === b.kind &&
      (a.name === null) === (b.name === null) &&
      constraintAspects(dialect, a, b).length === 0,
  )
  const isRenamed = (constraint: ConstraintSnapshot) => renamed.some((pair) => pair.includes(constraint))
  const both = [...after].flatMap(([key, each]) => {
    const old = before.get(key)
    if (old === undefined) return []
    const aspects = constraintAspects(dialect, old, each)
    return aspects.length === 0 ? [] : constraintChange(to, old, each, aspects)
  })
  const subject = (constraint: ConstraintSnapshot) => constraintSubject(to, constraint)
  return [
    ...renamed.map(([old, each]) =>
      buildChange(each.kind, 'rename', subject(old), { before: old, after: each, newName: each.name ?? '' }),
    ),
    ...gone
      .filter((each) => !isRenamed(each))
      .map((each) => buildChange(each.kind, 'drop', subject(each), { before: each, after: null })),
    ...both,
    ...fresh
      .filter((each) => !isRenamed(each))
      .map((each) => buildChange(each.kind, 'create', subject(each), { before: null, after: each })),
  ]
}

function indexAspects(dialect: DialectName, from: IndexSnapshot, to: IndexSnapshot): Aspect[] {
  return [
    ...textAspect('unique', String(from.unique), String(to.unique)),
    ...sqlAspect(dialect, 'definition', from.definition, to.definition),
    ...textAspect('validity', from.valid ? 'valid' : 'invalid', to.valid ? 'valid' : 'invalid'),
    ...textAspect('comment', from.comment, to.comment),
  ]
}

type IndexOwner = {
  readonly schema: string
  readonly name: string
  readonly indexes: readonly IndexSnapshot[]
}

/** Differences between the indexes of two tables or materialised views of one name. */
export function compareIndexes(dialect: DialectName, from: IndexOwner, to: IndexOwner): SchemaChange[] {
  const { dropped, created, altered } = diffBy(from.indexes, to.indexes, (each) =>
    nameKey(dialect, each.name),
  )
  const subject = (each: IndexSnapshot) => ({ schema: to.schema, table: to.name, name: each.name })
  const renamed = pairRenamed(dropped, created, (a, b) => indexAspects(dialect, a, b).length === 0)
  const isRenamed = (each: IndexSnapshot) => renamed.some((pair) => pair.includes(each))
  return [
    ...renamed.map(([before, after]) =>
      buildChange('index', 'rename', subject(before), { before, after, newName: after.name }),
    ),
    ...dropped
      .filter((each) => !isRenamed(each))
      .map((each) => buildChange('index', 'drop', subject(each), { before: each, after: null })),
    ...altered.flatMap(({ before, after }) => {
      const aspects = indexAspects(dialect, before, after)
      return aspects.length === 0
        ? []
        : [buildChange('index', 'alter', subject(after), { before, after, aspects })]
    }),
    ...created
      .filter((each) => !isRenamed(each))
      .map((each) => buildChange('index', 'create', subject(each), { before: null, after: each })),
  ]
}

function ownAspects(dialect: DialectName, from: TableSnapshot, to: TableSnapshot): Aspect[] {
  return [
    ...valueAspect('partition of', from.partitionOf, to.partitionOf),
    ...valueAspect('inherits', from.inherits, to.inherits),
    ...textAspect('persistence', from.unlogged ? 'unlogged' : 'logged', to.unlogged ? 'unlogged' : 'logged'),
    ...textAspect('storage parameters', from.options.join(', ') || null, to.options.join(', ') || null),
    ...textAspect('row level security', rowSecurity(from), rowSecurity(to)),
    ...textAspect('strict', String(from.strict), String(to.strict)),
    ...textAspect('without rowid', String(from.withoutRowid), String(to.withoutRowid)),
    ...textAspect('autoincrement', String(from.autoincrement), String(to.autoincrement)),
    ...textAspect('comment', from.comment, to.comment),
    ...grantsAspect(from.grants, to.grants),
  ]
}

const rowSecurity = ({ rowSecurity: { enabled, forced } }: TableSnapshot): string =>
  enabled ? (forced ? 'forced' : 'enabled') : forced ? 'disabled, forced' : 'disabled'

/** Whether the one cannot be altered into the other: another kind of table, another partition key. */
function mustReplaceTable(dialect: DialectName, from: TableSnapshot, to: TableSnapshot): boolean {
  return (
    from.kind !== to.kind ||
    !sameSql(from.partitionBy, to.partitionBy, traitsOf(dialect).lexical) ||
    !sameSql(from.using, to.using, traitsOf(dialect).lexical)
  )
}

/** Differences between two tables of one name. */
export function compareTable(dialect: DialectName, from: TableSnapshot, to: TableSnapshot): SchemaChange[] {
  const subject = { schema: to.schema, table: null, name: to.name }
  if (mustReplaceTable(dialect, from, to)) {
    return [
      buildChange('table', 'drop', subject, { before: from, after: null }),
      buildChange('table', 'create', subject, { before: null, after: to }),
    ]
  }
  const aspects = ownAspects(dialect, from, to)
  const parts = { ...from, ...afterPartitioning(from, to) }
  const attached = attachedPairs(from, to)
  const renamed = [
    ...attached.constraints.map(([before, after]) => ({ kind: after.kind, before, after })),
    ...attached.indexes.map(([before, after]) => ({ kind: 'index' as const, before, after })),
  ].filter(({ before, after }) => before.name !== after.name)
  return [
    ...(aspects.length === 0
      ? []
      : [buildChange('table', 'alter', subject, { before: from, after: to, aspects })]),
    ...renamed.map(({ kind, before, after }) =>
      buildChange(
        kind,
        'rename',
        { ...subject, table: to.name, name: before.name ?? '' },
        { before, after: { ...before, name: after.name }, newName: after.name ?? '' },
      ),
    ),
    ...compareColumns(dialect, from, to),
    ...compareConstraintLists(dialect, parts, to),
    ...compareIndexes(dialect, parts, to),
  ]
}

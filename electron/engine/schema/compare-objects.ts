import type { Aspect, ChangeKind, SchemaChange } from '../../../shared/model/changes.ts'
import type { DialectName } from '../../../shared/model/project.ts'
import type {
  DomainSnapshot,
  Grant,
  PolicySnapshot,
  RoutineSnapshot,
  SchemaSnapshot,
  SequenceSnapshot,
  TriggerSnapshot,
  ViewSnapshot,
} from '../../../shared/model/schema-snapshot.ts'
import { sameSql } from '../sql/same-sql.ts'
import {
  buildChange,
  diffBy,
  grantsAspect,
  textAspect,
  valueAspect,
  wordedAspect,
  type ChangeSubject,
} from './change-builder.ts'
import { compareIndexes, nameKey, sequenceAspects } from './compare-tables.ts'
import { compareCarried } from './compare-carried.ts'
import { traitsOf } from '../dialects/traits.ts'

const alone = (each: { readonly schema: string; readonly name: string }): ChangeSubject => ({
  schema: each.schema,
  table: null,
  name: each.name,
})

/** Dropped, created and altered objects of one kind; `aspects` says what differs, and none means equal. */
function compareList<T extends object>(
  dialect: DialectName,
  kind: ChangeKind,
  lists: { readonly from: readonly T[]; readonly to: readonly T[] },
  subject: (t: T) => ChangeSubject,
  aspects: (from: T, to: T) => Aspect[],
): SchemaChange[] {
  const key = (t: T) => {
    const { schema, table, name } = subject(t)
    return JSON.stringify([schema, table, name].map((part) => part && nameKey(dialect, part)))
  }
  const { dropped, created, altered } = diffBy(lists.from, lists.to, key)
  return [
    ...created.map((each) => buildChange(kind, 'create', subject(each), { before: null, after: each })),
    ...altered.flatMap(({ before, after }) => {
      const found = aspects(before, after)
      return found.length === 0
        ? []
        : [buildChange(kind, 'alter', subject(after), { before, after, aspects: found })]
    }),
    ...dropped.map((each) => buildChange(kind, 'drop', subject(each), { before: each, after: null })),
  ]
}

type Described = { readonly comment: string | null; readonly grants: readonly Grant[] }
const describedAspects = (from: Described, to: Described): Aspect[] => [
  ...textAspect('comment', from.comment, to.comment),
  ...grantsAspect(from.grants, to.grants),
]

/** Each check as SQL, with its comment. */
const checksText = (checks: DomainSnapshot['checks']): string =>
  checks
    .map(({ name, definition, comment }) => `${name} ${definition}${comment === null ? '' : ` (${comment})`}`)
    .join(', ')

const labelsText = (labels: readonly string[]): string =>
  labels.map((label) => `'${label.replaceAll("'", "''")}'`).join(', ')

function domainAspects(from: DomainSnapshot, to: DomainSnapshot): Aspect[] {
  return [
    ...textAspect('type', from.type, to.type),
    ...textAspect('collation', from.collation, to.collation),
    ...textAspect('default', from.default, to.default),
    ...textAspect('nullability', String(from.notNull), String(to.notNull)),
    ...wordedAspect('checks', from.checks, to.checks, checksText),
    ...describedAspects(from, to),
  ]
}

function sequenceChanges(from: SequenceSnapshot, to: SequenceSnapshot): Aspect[] {
  return [
    ...sequenceAspects(from.options, to.options),
    ...textAspect('persistence', String(from.unlogged), String(to.unlogged)),
    ...valueAspect('owner', from.ownedBy, to.ownedBy),
    ...describedAspects(from, to),
  ]
}

/** Column names where they are written apart from the query, else comments on columns. */
const viewColumns = (dialect: DialectName, view: ViewSnapshot): unknown =>
  traitsOf(dialect).writesViewColumns
    ? view.columns.map((column) => nameKey(dialect, column.name))
    : view.columns.filter((column) => column.comment !== null).map(({ name, comment }) => ({ name, comment }))

function viewAspects(dialect: DialectName, from: ViewSnapshot, to: ViewSnapshot): Aspect[] {
  return [
    ...textAspect('materialized', String(from.materialized), String(to.materialized)),
    ...(sameSql(from.definition, to.definition, traitsOf(dialect).lexical)
      ? []
      : [{ what: 'definition', from: from.definition, to: to.definition }]),
    ...valueAspect('options', from.options, to.options),
    ...valueAspect('columns', viewColumns(dialect, from), viewColumns(dialect, to)),
    ...describedAspects(from, to),
  ]
}

function compareViews(from: SchemaSnapshot, to: SchemaSnapshot): SchemaChange[] {
  const { dialect } = to
  const own = compareList(dialect, 'view', { from: from.views, to: to.views }, alone, (a, b) =>
    viewAspects(dialect, a, b),
  )
  const { altered } = diffBy(from.views, to.views, (each) =>
    JSON.stringify([each.schema, nameKey(dialect, each.name)]),
  )
  return [...own, ...altered.flatMap(({ before, after }) => compareIndexes(dialect, before, after))]
}

const routineSubject = (routine: RoutineSnapshot): ChangeSubject => ({
  schema: routine.schema,
  table: null,
  name: `${routine.name}(${routine.arguments})`,
})

function routineAspects(from: RoutineSnapshot, to: RoutineSnapshot): Aspect[] {
  return [
    ...textAspect('kind', from.kind, to.kind),
    ...textAspect('signature', from.signature, to.signature),
    ...textAspect('definition', from.definition, to.definition),
    ...describedAspects(from, to),
  ]
}

const onTable = (each: {
  readonly schema: string
  readonly table: string
  readonly name: string
}): ChangeSubject => ({
  schema: each.schema,
  table: each.table,
  name: each.name,
})

/** `pt1: disabled, pt2: always`; empty where every partition has the state of the table. */
const statesText = ({ partitions = [] }: TriggerSnapshot): string =>
  partitions.map(({ schema, table, enabled }) => `${schema}.${table}: ${enabled}`).join(', ')

function triggerAspects(dialect: DialectName, from: TriggerSnapshot, to: TriggerSnapshot): Aspect[] {
  return [
    ...(sameSql(from.definition, to.definition, traitsOf(dialect).lexical)
      ? []
      : [{ what: 'definition', from: from.definition, to: to.definition }]),
    ...textAspect('enabled', from.enabled, to.enabled),
    ...textAspect('enabled on partitions', statesText(from), statesText(to)),
    ...textAspect('comment', from.comment, to.comment),
  ]
}

function policyAspects(dialect: DialectName, from: PolicySnapshot, to: PolicySnapshot): Aspect[] {
  return [
    ...textAspect('permissive', String(from.permissive), String(to.permissive)),
    ...textAspect('command', from.command, to.command),
    ...valueAspect('roles', from.roles, to.roles),
    ...(sameSql(from.using, to.using, traitsOf(dialect).lexical)
      ? []
      : textAspect('using', from.using, to.using)),
    ...(sameSql(from.withCheck, to.withCheck, traitsOf(dialect).lexical)
      ? []
      : textAspect('with check', from.withCheck, to.withCheck)),
    ...textAspect('comment', from.comment, to.comment),
  ]
}

/** Differences of everything that is no table. */
export function compareObjects(from: SchemaSnapshot, to: SchemaSnapshot): SchemaChange[] {
  const { dialect } = to
  const pick = <K extends keyof SchemaSnapshot>(key: K) => ({ from: from[key], to: to[key] })
  return [
    ...compareList(
      dialect,
      'schema',
      pick('schemas'),
      (each) => alone({ schema: '', name: each.name }),
      describedAspects,
    ),
    ...compareList(
      dialect,
      'extension',
      pick('extensions'),
      (each) => alone({ schema: '', name: each.name }),
      (a, b) => textAspect('schema', a.schema, b.schema),
    ),
    ...compareList(dialect, 'enum', pick('enums'), alone, (a, b) => [
      ...wordedAspect('values', a.values, b.values, labelsText),
      ...describedAspects(a, b),
    ]),
    ...compareList(dialect, 'domain', pick('domains'), alone, domainAspects),
    ...compareList(dialect, 'sequence', pick('sequences'), alone, sequenceChanges),
    ...compareViews(from, to),
    ...compareList(dialect, 'routine', pick('routines'), routineSubject, routineAspects),
    ...compareList(dialect, 'trigger', pick('triggers'), onTable, (a, b) => triggerAspects(dialect, a, b)),
    ...compareCarried(from.carried, to.carried),
    ...compareList(dialect, 'policy', pick('policies'), onTable, (a, b) => policyAspects(dialect, a, b)),
  ]
}

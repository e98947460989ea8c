import { HeadwayError } from '../../../shared/errors.ts'
import type { Comparison, Rename, RenameCandidate, SchemaChange } from '../../../shared/model/changes.ts'
import type { DialectName } from '../../../shared/model/project.ts'
import type { SchemaSnapshot, TableSnapshot } from '../../../shared/model/schema-snapshot.ts'
import { applyRename } from './object-rename.ts'
import { buildChange, diffBy, shortName } from './change-builder.ts'
import { annotate } from './change-notes.ts'
import { linkChanges, orderChanges } from './change-order.ts'
import { compareObjects } from './compare-objects.ts'
import { compareTable, nameKey } from './compare-tables.ts'
import { traitsOf } from '../dialects/traits.ts'
import { findCandidates, renameFlag } from './rename-candidates.ts'
import { withUnknownGrants } from './unknown-grants.ts'
import { withUnknownKinds } from './unknown-kinds.ts'

export type CompareOptions = {
  /** Answers: these are one thing under a new name. */
  readonly renames?: readonly Rename[]
  /** Answers: these were dropped. As `--drop` takes them, the part of a candidate's flag before the colon. */
  readonly drops?: readonly string[]
  /** `to` is what somebody wrote down, which need not know every role: privileges it is silent about stay. */
  readonly toIsModel?: boolean
  /** `to` is what a program printed of models that have no words for some kinds: what is there of those stays. */
  readonly toIsProgram?: boolean
}

const renameOrder: readonly Rename['kind'][] = [
  'table',
  'column',
  'sequence',
  'enum',
  'enum value',
  'constraint',
  'index',
]

function findTable(snapshot: SchemaSnapshot, schema: string, name: string | null): TableSnapshot | undefined {
  return snapshot.tables.find(
    (table) =>
      table.schema === schema &&
      nameKey(snapshot.dialect, table.name) === nameKey(snapshot.dialect, name ?? ''),
  )
}

/** The object that a rename names, in one snapshot. */
function findNamed(snapshot: SchemaSnapshot, rename: Rename, side: 'from' | 'to'): object | undefined {
  const name = rename[side]
  const { table } = rename
  const schema = side === 'to' ? (rename.toSchema ?? rename.schema) : rename.schema
  const is = (each: { readonly name: string | null }) => each.name === name
  if (rename.kind === 'table') return findTable(snapshot, schema, name)
  if (rename.kind === 'sequence')
    return snapshot.sequences.find((sequence) => sequence.schema === schema && is(sequence))
  if (rename.kind === 'enum') return snapshot.enums.find((each) => each.schema === schema && is(each))
  if (rename.kind === 'enum value') {
    return snapshot.enums.find(
      (each) => each.schema === schema && each.name === table && each.values.includes(name),
    )
  }
  const owner = findTable(snapshot, schema, table)
  if (rename.kind === 'column') return owner?.columns.find(is)
  const parent = owner?.fromParent
  if (rename.kind === 'constraint') return owner?.constraints.find(is) ?? parent?.constraints.find(is)
  const view = snapshot.views.find((view) => view.schema === schema && view.name === table)
  return (owner ?? view)?.indexes.find(is) ?? parent?.indexes.find(is)
}

function kindOf(rename: Rename, found: object): SchemaChange['kind'] {
  if (rename.kind === 'enum value') return 'enum'
  return rename.kind === 'constraint' ? (found as { kind: SchemaChange['kind'] }).kind : rename.kind
}

/** Makes one rename and says so as a change. Throws `invalid_request` where the names do not fit the schemas. */
function renameStep(
  from: SchemaSnapshot,
  to: SchemaSnapshot,
  rename: Rename,
): { snapshot: SchemaSnapshot; change: SchemaChange } {
  const found = findNamed(from, rename, 'from')
  const clash = findNamed(from, rename, 'to')
  if (found === undefined || clash !== undefined || findNamed(to, rename, 'to') === undefined) {
    const problem =
      found === undefined
        ? `there is no ${rename.from}`
        : clash === undefined
          ? `there is no ${rename.to}`
          : `${rename.to} exists already`
    throw new HeadwayError('invalid_request', `The rename ${renameFlag(rename)} does not fit: ${problem}.`, {
      hint: 'Name a dropped and a created object, as the list of questions shows them.',
    })
  }
  const snapshot = applyRename(from, rename)
  const subject = { schema: rename.schema, table: rename.table, name: rename.from }
  const after = findNamed(snapshot, rename, 'to') ?? null
  const change = buildChange(kindOf(rename, found), 'rename', subject, {
    before: found,
    after,
    newName: rename.to,
    newSchema: rename.toSchema,
  })
  return { snapshot, change }
}

/** Sequences owned by the same column before and after are one, whatever their names. */
function ownedRenames(from: SchemaSnapshot, to: SchemaSnapshot): Rename[] {
  const owner = (each: SchemaSnapshot['sequences'][number]) => JSON.stringify([each.schema, each.ownedBy])
  const names = (item: SchemaSnapshot) => new Set(item.sequences.map((each) => `${each.schema}.${each.name}`))
  const [old, fresh] = [names(from), names(to)]
  return to.sequences
    .filter((sequence) => sequence.ownedBy !== null && !old.has(`${sequence.schema}.${sequence.name}`))
    .flatMap((sequence) => {
      const before = from.sequences.find(
        (each) => owner(each) === owner(sequence) && !fresh.has(`${each.schema}.${each.name}`),
      )
      return before === undefined
        ? []
        : [{ kind: 'sequence', schema: sequence.schema, table: null, from: before.name, to: sequence.name }]
    })
}

function applyAll(
  from: SchemaSnapshot,
  to: SchemaSnapshot,
  renames: readonly Rename[],
): { snapshot: SchemaSnapshot; changes: SchemaChange[] } {
  const changes: SchemaChange[] = []
  let snapshot = from
  for (const rename of renames.toSorted(
    (a, b) => renameOrder.indexOf(a.kind) - renameOrder.indexOf(b.kind),
  )) {
    const step = renameStep(snapshot, to, rename)
    snapshot = step.snapshot
    changes.push(step.change)
  }
  return { snapshot, changes }
}

type TableDiff = ReturnType<typeof diffBy<TableSnapshot>>

function tableChanges(dialect: DialectName, { dropped, created, altered }: TableDiff): SchemaChange[] {
  const subject = (each: TableSnapshot) => ({ schema: each.schema, table: null, name: each.name })
  return [
    ...created.map((each) => buildChange('table', 'create', subject(each), { before: null, after: each })),
    ...altered.flatMap(({ before, after }) => compareTable(dialect, before, after)),
    ...dropped.map((each) => buildChange('table', 'drop', subject(each), { before: each, after: null })),
  ]
}

/** Parts that come and go with their table or view are not listed beside it. */
function withoutParts(changes: readonly SchemaChange[]): SchemaChange[] {
  const gone = new Set(
    changes.flatMap((change) =>
      (change.kind === 'table' || change.kind === 'view') && change.action === 'drop'
        ? [JSON.stringify([change.schema, change.name])]
        : [],
    ),
  )
  const back = new Set(
    changes.flatMap((change) =>
      (change.kind === 'table' || change.kind === 'view') && change.action === 'create'
        ? [JSON.stringify([change.schema, change.name])]
        : [],
    ),
  )
  const owner = (each: SchemaChange) => {
    if (each.kind === 'sequence' && each.before?.ownedBy)
      return JSON.stringify([each.before.ownedBy.schema, each.before.ownedBy.table])
    return JSON.stringify([each.schema, each.table])
  }
  return changes.filter((change) => {
    const isPart = change.table !== null || change.kind === 'sequence'
    return !(isPart && change.action === 'drop' && gone.has(owner(change)) && !back.has(owner(change)))
  })
}

const tableKey =
  (dialect: SchemaSnapshot['dialect']) =>
  (table: TableSnapshot): string =>
    JSON.stringify([table.schema, nameKey(dialect, table.name)])

function orderNotes(dialect: DialectName, { altered }: TableDiff): string[] {
  const common = (left: TableSnapshot, right: TableSnapshot): string => {
    const known = new Set(right.columns.map((column) => nameKey(dialect, column.name)))
    const names = left.columns.map((column) => nameKey(dialect, column.name))
    return names.filter((name) => known.has(name)).join('\u0001')
  }
  return altered.flatMap(({ before, after }) => {
    const name = shortName({ schema: after.schema, table: null, name: after.name })
    const same = common(before, after) === common(after, before)
    return same ? [] : [`table ${name}: another order of columns, which is not changed`]
  })
}

function extensionNotes(from: SchemaSnapshot, to: SchemaSnapshot): string[] {
  return diffBy(from.extensions, to.extensions, (each) => each.name)
    .altered.filter(({ before, after }) => before.version !== after.version)
    .map(
      ({ before, after }) =>
        `extension ${after.name}: version ${before.version} and ${after.version}, which is not changed`,
    )
}

function mergeNotCompared(from: SchemaSnapshot, to: SchemaSnapshot): Comparison['notCompared'] {
  const key = (each: SchemaSnapshot['notCompared'][number]) => `${each.kind} ${each.name}`
  const { dropped, created } = diffBy(from.notCompared, to.notCompared, key)
  const shared = to.notCompared.filter((each) => !created.includes(each))
  const global = traitsOf(to.dialect).hasOwners
    ? [
        {
          side: 'both' as const,
          kind: 'owners',
          name: 'all objects',
          reason: 'roles belong to the server, not to the schema',
        },
      ]
    : []
  return [
    ...global,
    ...shared.map((after) => ({ side: 'both' as const, ...after })),
    ...dropped.map((each) => ({ side: 'from' as const, ...each })),
    ...created.map((each) => ({ side: 'to' as const, ...each })),
  ]
}

/** Renames of parts that follow from the rename of their table or column. */
function markConsequences(changes: readonly SchemaChange[]): SchemaChange[] {
  const tables = new Map(
    changes.flatMap((change) =>
      change.kind === 'table' && change.action === 'rename' ? [[change.newName, change.id]] : [],
    ),
  )
  const columns = new Map(
    changes.flatMap((change) =>
      change.kind === 'column' && change.action === 'rename'
        ? [[`${change.table}.${change.newName}`, change.id]]
        : [],
    ),
  )
  const causeOf = (schema: SchemaChange): string | null => {
    if (
      schema.action !== 'rename' ||
      schema.kind === 'table' ||
      schema.kind === 'column' ||
      schema.kind === 'enum'
    )
      return null
    if (schema.kind === 'sequence')
      return schema.after?.ownedBy ? (tables.get(schema.after.ownedBy.table) ?? null) : null
    const cols = (schema.after as { readonly columns?: readonly string[] } | null)?.columns ?? []
    const column = cols.map((name) => columns.get(`${schema.table}.${name}`)).find((id) => id !== undefined)
    return tables.get(schema.table) ?? column ?? null
  }
  return changes.map((change) => ({ ...change, consequenceOf: causeOf(change) }))
}

function isAnswered(candidate: RenameCandidate, drops: readonly string[]): boolean {
  return drops.includes(candidate.flag.slice(0, candidate.flag.lastIndexOf(':')))
}

/** The wanted schema, with everything it says nothing about as it is in `from`. */
function withUnknown(
  from: SchemaSnapshot,
  wanted: SchemaSnapshot,
  { toIsModel = false, toIsProgram = false }: CompareOptions,
): { readonly to: SchemaSnapshot; readonly kept: SchemaSnapshot['notCompared'] } {
  const kinds = toIsProgram ? withUnknownKinds(from, wanted) : { to: wanted, kept: [] }
  const grants = toIsModel ? withUnknownGrants(from, kinds.to) : { to: kinds.to, kept: [] }
  return { to: grants.to, kept: [...kinds.kept, ...grants.kept] }
}

/**
 * What must change so that `from` becomes `to`. Pure. Both must come from servers of one kind, best of one version,
 * since expressions are compared as that server writes them. Renames happen only where `renames` says so; other
 * pairs that look alike are `candidates`. Throws `unsupported` for two dialects and `invalid_request` for a rename
 * that names nothing.
 */
export function compareSnapshots(
  from: SchemaSnapshot,
  wanted: SchemaSnapshot,
  options: CompareOptions = {},
): Comparison {
  if (from.dialect !== wanted.dialect) {
    throw new HeadwayError(
      'unsupported',
      `A ${from.dialect} schema cannot be compared with a ${wanted.dialect} schema.`,
      {
        hint: 'Compare schemas of one database system.',
      },
    )
  }
  const answered = applyAll(from, wanted, options.renames ?? [])
  const owned = applyAll(answered.snapshot, wanted, ownedRenames(answered.snapshot, wanted))
  const { dialect } = wanted
  const { to, kept } = withUnknown(owned.snapshot, wanted, options)
  // Computed once: comparing every member of every table is most of the work.
  const diff = diffBy(owned.snapshot.tables, to.tables, tableKey(dialect))
  const found = withoutParts([...tableChanges(dialect, diff), ...compareObjects(owned.snapshot, to)])
  const tables = { from: owned.snapshot.tables, to: to.tables }
  const candidates = findCandidates(dialect, tables, found).filter(
    (each) => !isAnswered(each, options.drops ?? []),
  )
  const all = markConsequences([...answered.changes, ...owned.changes, ...found])
  return {
    changes: linkChanges(orderChanges(all.map((each) => annotate(dialect, each)))),
    candidates,
    notes: [...orderNotes(dialect, diff), ...extensionNotes(from, to)],
    notCompared: [...mergeNotCompared(from, to), ...kept.map((each) => ({ side: 'from' as const, ...each }))],
  }
}

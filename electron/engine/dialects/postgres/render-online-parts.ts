import { postgresName as name, postgresQualified as qualified } from './names.ts'
import type {
  ColumnSnapshot,
  ConstraintSnapshot,
  IndexSnapshot,
  TableSnapshot,
  ViewSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import type { SchemaMove } from '../schema-renderer.ts'

/** One relation before, under the name it has after, and after. */
export type Pair<T> = { readonly before: T; readonly after: T }

type Named = { readonly schema: string; readonly name: string }
const key = (named: Named): string => JSON.stringify([named.schema, named.name])

function pair<T extends Named>(before: readonly T[], after: readonly T[]): Pair<T>[] {
  const old = new Map(before.map((each) => [key(each), each]))
  return after.flatMap((each) => {
    const was = old.get(key(each))
    return was === undefined ? [] : [{ before: was, after: each }]
  })
}

/** The tables that stay; one that is dropped and created anew does not. */
export function pairTables(move: SchemaMove): Pair<TableSnapshot>[] {
  const created = new Set(
    move.changes.filter((change) => change.kind === 'table' && change.action === 'create').map(key),
  )
  return pair(move.renamed.tables, move.to.tables).filter(({ after }) => !created.has(key(after)))
}

/** The relations that stay and whose indexes can be built while others write. */
export function pairRelations(move: SchemaMove): Pair<TableSnapshot | ViewSnapshot>[] {
  const views = pair(move.renamed.views, move.to.views)
  return [...pairTables(move).filter(({ after }) => after.kind !== 'partitioned'), ...views]
}

export function sameIndex(a: IndexSnapshot, b: IndexSnapshot): boolean {
  return a.name === b.name && a.definition === b.definition && a.unique === b.unique && a.valid === b.valid
}

/** Whether the constraint is new, or not what it was. */
export function changed(constraint: ConstraintSnapshot, before: readonly ConstraintSnapshot[]): boolean {
  return !before.some(
    (old) =>
      old.name === constraint.name &&
      old.kind === constraint.kind &&
      old.definition === constraint.definition,
  )
}

/** Schema, table and columns that a foreign key points at, as one text; nothing for other constraints. */
export function keyTarget({ references }: ConstraintSnapshot): string[] {
  if (references === null) return []
  return [JSON.stringify([references.schema, references.table, references.columns.toSorted()])]
}

/** The constraint as it is before its rows are looked at; null where there is no such form. */
export function notValid(constraint: ConstraintSnapshot): ConstraintSnapshot | null {
  const possible = constraint.kind === 'foreign key' || constraint.kind === 'check'
  if (!possible || / NOT (VALID|ENFORCED)$/.test(constraint.definition)) return null
  return { ...constraint, definition: `${constraint.definition} NOT VALID` }
}

/** The two statements that make a unique constraint from an index; null where that cannot be (WITHOUT OVERLAPS). */
export function onlineUnique(table: TableSnapshot, constraint: ConstraintSnapshot): readonly string[] | null {
  const [, nulls = ''] = /^UNIQUE( NULLS NOT DISTINCT)? \(/.exec(constraint.definition) ?? []
  const columns = `(${constraint.columns.map(name).join(', ')})`
  const head = `UNIQUE${nulls} ${columns}`
  if (constraint.kind !== 'unique' || constraint.name === null || !constraint.definition.startsWith(head))
    return null
  const rest = /^( INCLUDE \(.*\))?((?: NOT)? DEFERRABLE)?( INITIALLY \w+)?$/s.exec(
    constraint.definition.slice(head.length),
  )
  if (rest === null) return null
  const [, include = '', deferrable = '', initially = ''] = rest
  const on = qualified(table.schema, table.name)
  return [
    `CREATE UNIQUE INDEX CONCURRENTLY ${name(constraint.name)} ON ${on} USING btree ${columns}${include}${nulls}`,
    `ALTER TABLE ${on} ADD CONSTRAINT ${name(constraint.name)} UNIQUE USING INDEX ${name(constraint.name)}${deferrable}${initially}`,
  ]
}

/** Whether the column becomes NOT NULL, by something other than its primary key or identity. */
function isRequired({ before, after }: Pair<TableSnapshot>, column: ColumnSnapshot): boolean {
  const old = before.columns.find((each) => each.name === column.name)
  if (old === undefined || old.notNull || !column.notNull || column.identity !== null) return false
  if (old.inherited || column.inherited) return false
  // A generated column that changes is added anew, NOT NULL from the start.
  if (JSON.stringify(old.generated) !== JSON.stringify(column.generated)) return false
  return !after.constraints.some(
    (constraint) => constraint.kind === 'primary key' && constraint.columns.includes(column.name),
  )
}

/** Longest name of PostgreSQL in bytes (NAMEDATALEN less one). */
const longest = 63

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  for (let n = 0; ; n += 1) {
    const end = n === 0 ? '' : String(n)
    let start = wanted
    while (Buffer.byteLength(start + end) > longest) start = [...start].slice(0, -1).join('')
    if (!taken.has(start + end)) return start + end
  }
}

/** For each column that becomes NOT NULL, the check that says so without a look at the rows. */
export function lateChecks(both: Pair<TableSnapshot>): Map<string, ConstraintSnapshot> {
  const { before, after } = both
  const taken = new Set(
    [...before.constraints, ...after.constraints].map((constraint) => constraint.name ?? ''),
  )
  const checks = new Map<string, ConstraintSnapshot>()
  for (const column of after.columns.filter((column) => isRequired(both, column))) {
    const wanted = freeName(`${after.name}_${column.name}_required`, taken)
    taken.add(wanted)
    checks.set(column.name, {
      kind: 'check',
      name: wanted,
      definition: `CHECK ((${name(column.name)} IS NOT NULL)) NOT VALID`,
      columns: [column.name],
      references: null,
      comment: null,
      inlineOn: null,
    })
  }
  return checks
}

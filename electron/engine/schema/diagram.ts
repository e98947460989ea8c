import type {
  Diagram,
  DiagramChange,
  DiagramColumn,
  DiagramLink,
  DiagramTable,
} from '../../../shared/model/diagram.ts'
import type { ColumnSnapshot, SchemaSnapshot, TableSnapshot } from '../../../shared/model/schema-snapshot.ts'

/**
 * The tables of a schema as boxes and its foreign keys as lines. With `before`, what came, went and changed since then is
 * marked, and what went is still there. Pure.
 */
export function toDiagram(after: SchemaSnapshot, before: SchemaSnapshot | null): Diagram {
  const old = byId(before?.tables ?? [])
  const now = byId(after.tables)
  const compared = before !== null
  const usual = after.defaultSchema
  const tables = [
    ...[...now].map(([id, table]) => toTable(id, table, old.get(id) ?? null, compared, usual)),
    ...[...old].flatMap(([id, table]) => (now.has(id) ? [] : [droppedTable(id, table, usual)])),
  ]
  return { tables, links: links(now, old, compared) }
}

function byId(tables: readonly TableSnapshot[]): Map<string, TableSnapshot> {
  return new Map(tables.map((table) => [idOf(table.schema, table.name), table]))
}

function idOf(schema: string, name: string): string {
  return JSON.stringify([schema, name])
}

function toTable(
  id: string,
  table: TableSnapshot,
  old: TableSnapshot | null,
  compared: boolean,
  usual: string,
): DiagramTable {
  const isNew = compared && old === null
  const past = new Map((old?.columns ?? []).map((column) => [column.name, column]))
  const present = new Set(table.columns.map(({ name }) => name))
  const columns = [
    ...table.columns.map((column) => toColumn(column, table, columnChange(column, past, isNew, compared))),
    ...(old?.columns ?? [])
      .filter(({ name }) => !present.has(name))
      .map((column) => toColumn(column, old ?? table, 'dropped')),
  ]
  const isAltered = compared && old !== null && !isSame(table, old)
  const change = isNew ? 'added' : isAltered ? 'altered' : 'same'
  return { id, schema: table.schema === usual ? '' : table.schema, name: table.name, columns, change }
}

function droppedTable(id: string, table: TableSnapshot, usual: string): DiagramTable {
  const columns = table.columns.map((column) => toColumn(column, table, 'dropped'))
  const schema = table.schema === usual ? '' : table.schema
  return { id, schema, name: table.name, columns, change: 'dropped' }
}

function columnChange(
  column: ColumnSnapshot,
  past: ReadonlyMap<string, ColumnSnapshot>,
  isNew: boolean,
  compared: boolean,
): DiagramChange {
  const old = past.get(column.name)
  if (!compared) return 'same'
  if (isNew || !old) return 'added'
  return plain(column) === plain(old) ? 'same' : 'altered'
}

function toColumn(column: ColumnSnapshot, table: TableSnapshot, change: DiagramChange): DiagramColumn {
  const inKey = (kind: 'primary key' | 'foreign key'): boolean =>
    table.constraints.some(
      (constraint) => constraint.kind === kind && constraint.columns.includes(column.name),
    )
  return {
    name: column.name,
    type: column.type,
    notNull: column.notNull,
    isPrimary: inKey('primary key'),
    isForeign: inKey('foreign key'),
    change,
  }
}

/** As it is compared: without the text as it was written. */
function plain(value: ColumnSnapshot): string {
  return JSON.stringify({ ...value, sql: null })
}

function isSame(table: TableSnapshot, old: TableSnapshot): boolean {
  const text = (each: TableSnapshot): string =>
    JSON.stringify({
      ...each,
      sql: null,
      columns: each.columns.map(plain),
      constraints: each.constraints.map((constraint) => ({ ...constraint, inlineOn: null })),
      indexes: each.indexes.map((index) => ({ ...index, sql: null })),
    })
  return text(table) === text(old)
}

function links(
  now: ReadonlyMap<string, TableSnapshot>,
  old: ReadonlyMap<string, TableSnapshot>,
  compared: boolean,
): DiagramLink[] {
  const present = new Map([...now].flatMap(foreignKeys))
  const past = new Map([...old].flatMap(foreignKeys))
  const known = (id: string): boolean => now.has(id) || old.has(id)
  const kept = [...present.values()].map((link) => ({
    ...link,
    change: compared && !past.has(link.id) ? ('added' as const) : ('same' as const),
  }))
  const gone = [...past.values()]
    .filter(({ id }) => !present.has(id))
    .map((link) => ({ ...link, change: 'dropped' as const }))
  return [...kept, ...gone].filter(({ from, to }) => known(from) && known(to))
}

function foreignKeys([from, table]: [string, TableSnapshot]): [string, Omit<DiagramLink, 'change'>][] {
  return table.constraints.flatMap(({ references, columns }) => {
    if (!references) return []
    const to = idOf(references.schema, references.table)
    const id = JSON.stringify([from, columns, to])
    return [[id, { id, from, to, columns }]]
  })
}

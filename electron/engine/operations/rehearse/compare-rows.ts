import type { TableLoss } from '../../../../shared/model/rehearsal.ts'
import type { SchemaSnapshot, TableSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { Session } from '../../dialects/dialect.ts'

/** Rows and values that were put aside and are not in the copy any more, table by table; tables that lost nothing are left out. */
export async function compareRows(
  copy: Session,
  before: SchemaSnapshot,
  after: SchemaSnapshot,
): Promise<TableLoss[]> {
  await copy.dialect.copies.openAside(copy)
  const losses: TableLoss[] = []
  for (const table of before.tables.filter(holdsRows)) {
    const now = after.tables.find(({ schema, name }) => schema === table.schema && name === table.name)
    const loss = now === undefined ? await wholeTable(copy, table) : await partsOf(copy, table, now)
    if (loss.rows > 0 || loss.columns.length > 0) losses.push(loss)
  }
  return losses
}

function holdsRows({ kind, partitionBy }: TableSnapshot): boolean {
  return kind === 'table' && partitionBy === null
}

async function wholeTable(copy: Session, table: TableSnapshot): Promise<TableLoss> {
  const rows = await numberOf(copy, `SELECT count(*) AS n FROM ${copy.dialect.copies.aside(table)}`)
  return { table: titleOf(table), rows, columns: [] }
}

/** Rows by their primary key; values by key and column, so that a value in another row counts as lost. */
async function partsOf(copy: Session, table: TableSnapshot, now: TableSnapshot): Promise<TableLoss> {
  const { aside, textOf } = copy.dialect.copies
  const quote = (name: string): string => copy.dialect.quoteIdentifier(name)
  const from = aside(table)
  const to = [table.schema, table.name].map(quote).join('.')
  const there = new Set(now.columns.map(({ name }) => name))
  const key = keyOf(table).filter((name) => there.has(name))
  const missing = (columns: readonly string[], where: string): Promise<number> => {
    const list = columns.map((column) => textOf(quote(column))).join(', ')
    const left = `SELECT ${list} FROM ${from}${where}`
    return numberOf(copy, `SELECT count(*) AS n FROM (${left} EXCEPT SELECT ${list} FROM ${to}) AS gone`)
  }
  const had = await numberOf(copy, `SELECT count(*) AS n FROM ${from}`)
  const has = await numberOf(copy, `SELECT count(*) AS n FROM ${to}`)
  const rows = key.length > 0 ? await missing(key, '') : Math.max(0, had - has)
  const columns: TableLoss['columns'] = []
  for (const { name, generated } of table.columns) {
    if (generated !== null || key.includes(name)) continue
    const where = ` WHERE ${quote(name)} IS NOT NULL`
    const gone = there.has(name)
      ? await missing([...key, name], where)
      : await numberOf(copy, `SELECT count(*) AS n FROM ${from}${where}`)
    // Values of lost rows are counted with the rows.
    if (gone > rows) columns.push({ column: name, values: gone })
  }
  return { table: titleOf(table), rows, columns }
}

function keyOf({ constraints, columns }: TableSnapshot): readonly string[] {
  const key = constraints.find(({ kind }) => kind === 'primary key')?.columns ?? []
  const names = new Set(columns.map(({ name }) => name))
  return key.every((name) => names.has(name)) ? key : []
}

function titleOf({ schema, name }: TableSnapshot): string {
  return `${schema}.${name}`
}

async function numberOf(session: Session, sql: string): Promise<number> {
  const { rows } = await session.query(sql)
  return Number(rows[0]?.['n'] ?? 0)
}

import { lexicalRules } from './sql-rules.ts'
import { sameSqliteName } from './names.ts'
import type { OperationName } from '../../../../shared/model/schema-operation.ts'
import type {
  ColumnSnapshot,
  ConstraintSnapshot,
  SchemaSnapshot,
  TableSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { lexSql } from '../../sql/lexer.ts'
import { invalidOperation, notOnThisDialect, oneExpression } from '../operation-text.ts'

/** A table while a batch is worked out, and what its columns are filled from. */
export type EditedTable = {
  readonly table: TableSnapshot
  /** Expressions by column name. */
  readonly values: ReadonlyMap<string, string>
  /** All tables as they were: others refer to this one. */
  readonly snapshot: SchemaSnapshot
}

/** SQLite has the one schema `main`. */
export function refuseForeignSchema({ schema }: OperationName): void {
  if (schema !== null && !sameSqliteName(schema, 'main')) throw notOnThisDialect(`schema ${schema}`, 'sqlite')
}

/** The table by its name. Throws `invalid_operation` where there is none, or it cannot be read. */
export function findTable(snapshot: SchemaSnapshot, table: OperationName): TableSnapshot {
  refuseForeignSchema(table)
  const found = snapshot.tables.find((each) => sameSqliteName(each.name, table.name))
  if (found !== undefined && found.kind === 'table') return found
  if (found !== undefined)
    throw invalidOperation(`${found.name} is a virtual table, which cannot be altered.`)
  const view = snapshot.views.find((view) => sameSqliteName(view.name, table.name))
  if (view !== undefined) throw invalidOperation(`${view.name} is a view, not a table.`)
  const unread = snapshot.notCompared.find((each) => sameSqliteName(each.name, table.name))
  if (unread !== undefined)
    throw invalidOperation(`The table ${table.name} cannot be altered: ${unread.reason}.`)
  throw invalidOperation(
    `There is no table ${table.name}.`,
    snapshot.tables.length === 0
      ? null
      : `There are: ${snapshot.tables.map((table) => table.name).join(', ')}.`,
  )
}

/** A column by name, ASCII case aside. Throws `invalid_operation` where the table has none. */
export function findColumn(table: TableSnapshot, column: string): ColumnSnapshot {
  const found = table.columns.find((each) => sameSqliteName(each.name, column))
  if (found !== undefined) return found
  throw invalidOperation(
    `The table ${table.name} has no column ${column}.`,
    `It has: ${table.columns.map((column) => column.name).join(', ')}.`,
  )
}

/** Whether the text names the column, as a word or quoted. */
export function namesColumn(sql: string, column: string): boolean {
  return lexSql(sql, lexicalRules).some(
    (token) => (token.kind === 'word' || token.kind === 'quoted') && sameSqliteName(token.value, column),
  )
}

/**
 * An expression over the table's columns. SQLite takes an unknown name in double quotes for a string
 * (quirks.html#dblquote), so such a name is refused. Throws `invalid_operation`.
 */
export function expressionOver(sql: string, table: TableSnapshot, what: string): string {
  const text = oneExpression(sql, lexicalRules, what)
  for (const token of lexSql(text, lexicalRules)) {
    if (token.text.startsWith('"') && !sameSqliteName(token.value, table.name)) findColumn(table, token.value)
  }
  return text
}

/** Foreign keys of other tables that point at columns of the table. */
export function referrers(
  tables: readonly TableSnapshot[],
  table: TableSnapshot,
  columns: readonly string[],
  hits: (target: readonly string[], column: string) => boolean,
): string[] {
  const key = table.constraints.find((constraint) => constraint.kind === 'primary key')
  return tables
    .filter((other) => !sameSqliteName(other.name, table.name))
    .flatMap((other) =>
      other.constraints.flatMap((constraint) => {
        if (constraint.references === null || !sameSqliteName(constraint.references.table, table.name))
          return []
        const target =
          constraint.references.columns.length === 0 ? (key?.columns ?? []) : constraint.references.columns
        return columns.some((column) => hits(target, column))
          ? [`table ${other.name}: ${shownConstraint(constraint)}`]
          : []
      }),
    )
}

export function shownConstraint(constraint: ConstraintSnapshot): string {
  return constraint.name === null
    ? constraint.definition
    : `constraint ${constraint.name} ${constraint.definition}`
}

import { lexicalRules } from './sql-rules.ts'
import { columnDdl } from './ddl.ts'
import { sameSqliteName } from './names.ts'
import type {
  OperationColumn,
  OperationDefault,
  TableActionOf,
} from '../../../../shared/model/schema-operation.ts'
import type {
  ColumnSnapshot,
  ConstraintSnapshot,
  IndexSnapshot,
  TableSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { lexSql } from '../../sql/lexer.ts'
import { tidySql } from '../../sql/same-sql.ts'
import { invalidOperation, notOnThisDialect, oneExpression } from '../operation-text.ts'
import { normalDefault } from './introspection-table.ts'
import { quoteLiteral } from './literals.ts'
import {
  expressionOver,
  findColumn,
  namesColumn,
  referrers,
  shownConstraint,
  type EditedTable,
} from './edited-table.ts'

/** The default as CREATE TABLE takes it: a literal, or an expression in parentheses (lang_createtable.html). */
function defaultText(value: OperationDefault): string {
  if ('value' in value) return quoteLiteral(value.value)
  const text = tidySql(oneExpression(value.sql, lexicalRules, 'default'), lexicalRules)
  return normalDefault(isParenthesised(text) ? text : `(${text})`)
}

/** Whether one pair of parentheses stands around the whole text. */
function isParenthesised(text: string): boolean {
  const tokens = lexSql(text, lexicalRules)
  let depth = 0
  const closes = tokens.findIndex((token) => {
    if (token.text === '(') depth += 1
    if (token.text === ')') depth -= 1
    return depth === 0
  })
  return closes > 0 && closes === tokens.length - 1
}

function columnOf(column: OperationColumn): ColumnSnapshot {
  if (column.comment !== null) throw notOnThisDialect('comments', 'sqlite')
  const { generated } = column
  return {
    name: column.name,
    type: tidySql(oneExpression(column.type, lexicalRules, 'type'), lexicalRules),
    notNull: !column.nullable,
    notNullDetail: null,
    default: column.default === null ? null : defaultText(column.default),
    identity: null,
    generated:
      generated === null
        ? null
        : {
            expression: tidySql(oneExpression(generated.as, lexicalRules, 'expression'), lexicalRules),
            stored: generated.stored,
          },
    collation: column.collation,
    inherited: false,
    comment: null,
    sql: null,
  }
}

/** The column as ALTER TABLE ADD COLUMN takes it; null where that refuses it and the table is made anew. */
export function plainColumn(column: OperationColumn): string | null {
  const snapshot = columnOf(column)
  const text = snapshot.default
  const isConstant = text === null || (!text.startsWith('(') && !/^current_/i.test(text))
  if (!isConstant || (snapshot.notNull && text === null) || snapshot.generated?.stored === true) return null
  return columnDdl(snapshot)
}

export function addColumn(edited: EditedTable, action: TableActionOf<'addColumn'>): EditedTable {
  const { table } = edited
  const column = columnOf(action.column)
  if (table.columns.some((each) => sameSqliteName(each.name, column.name)))
    throw invalidOperation(`The table ${table.name} has a column ${column.name} already.`)
  return { ...edited, table: { ...table, columns: [...table.columns, column] } }
}

const isOn = (columns: readonly string[], column: string): boolean =>
  columns.some((each) => sameSqliteName(each, column))

function indexColumns(table: TableSnapshot, index: IndexSnapshot): string[] {
  return table.columns.map((column) => column.name).filter((each) => namesColumn(index.definition, each))
}

/** What in this table and in others depends on the column, in words. */
function standsOn({ table, snapshot }: EditedTable, column: string): string[] {
  const shared = table.constraints.filter(
    (constraint) => isOn(constraint.columns, column) && constraint.columns.length > 1,
  )
  const indexes = table.indexes.filter((each) => {
    const named = indexColumns(table, each)
    return isOn(named, column) && named.length > 1
  })
  const generated = table.columns.filter(
    (each) =>
      !sameSqliteName(each.name, column) &&
      each.generated !== null &&
      namesColumn(each.generated.expression, column),
  )
  return [
    ...shared.map(shownConstraint),
    ...indexes.map((each) => `index ${each.name} ${each.definition}`),
    ...generated.map((each) => `generated column ${each.name}`),
    ...referrers(snapshot.tables, table, [column], isOn),
  ]
}

/**
 * Drops a column with the parts that depend on it alone; parts that also depend on other columns must be dropped by
 * name first.
 */
export function dropColumn(edited: EditedTable, action: TableActionOf<'dropColumn'>): EditedTable {
  const { table } = edited
  const { name } = findColumn(table, action.column)
  if (table.columns.length === 1) throw invalidOperation(`${name} is the only column of ${table.name}.`)
  const left = standsOn(edited, name)
  if (left.length > 0) {
    throw invalidOperation(
      `The column ${table.name}.${name} cannot be dropped: ${left.join('; ')} would be left without it.`,
      'Drop that first: in the same op.batchAlterTable, if it is of this table.',
    )
  }
  const values = new Map([...edited.values].filter(([column]) => !sameSqliteName(column, name)))
  return {
    ...edited,
    values,
    table: {
      ...table,
      autoincrement:
        table.autoincrement && !table.constraints.some((constraint) => isKeyOn(constraint, name)),
      columns: table.columns.filter((column) => column.name !== name),
      constraints: table.constraints.filter((constraint) => !isOn(constraint.columns, name)),
      indexes: table.indexes.filter((each) => !isOn(indexColumns(table, each), name)),
    },
  }
}

const isKeyOn = (constraint: ConstraintSnapshot, column: string): boolean =>
  constraint.kind === 'primary key' && isOn(constraint.columns, column)

export function alterColumn(edited: EditedTable, action: TableActionOf<'alterColumn'>): EditedTable {
  const { table } = edited
  if (action.comment !== undefined) throw notOnThisDialect('comments', 'sqlite')
  const from = findColumn(table, action.column)
  const { type, using, nullable } = action
  if (from.generated !== null && (using !== undefined || action.default !== undefined))
    throw invalidOperation(`${table.name}.${from.name} is generated: it has no default and is not filled.`)
  const to: ColumnSnapshot = {
    ...from,
    ...(type === undefined ? {} : { type: tidySql(oneExpression(type, lexicalRules, 'type'), lexicalRules) }),
    ...(nullable === undefined
      ? {}
      : { notNull: !nullable, notNullDetail: nullable ? null : from.notNullDetail }),
    ...(action.default === undefined
      ? {}
      : { default: action.default === null ? null : defaultText(action.default) }),
  }
  const values = new Map(edited.values)
  if (using !== undefined) values.set(from.name, `(${expressionOver(using, table, 'USING expression')})`)
  return {
    ...edited,
    values,
    table: { ...table, columns: table.columns.map((column) => (column === from ? to : column)) },
  }
}

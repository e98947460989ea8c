import { lexicalRules } from './sql-rules.ts'
import { oneExpression } from '../operation-text.ts'
import { exactJson } from '../../../../shared/exact-json.ts'
import { sameSqliteName, sqliteName as name } from './names.ts'
import type {
  OperationName,
  SchemaOperation,
  SchemaOperationOf,
  TableAction,
} from '../../../../shared/model/schema-operation.ts'
import { insertStatements } from '../operation-inserts.ts'
import type { OperationRules, OperationStep } from '../operation-rules.ts'
import { notOnThisDialect } from '../operation-text.ts'
import { guardMove } from './operations-guard.ts'
import { createIndexStatement } from './operations-indexes.ts'
import { labelOf } from './operations-labels.ts'
import { plainColumn } from './operations-columns.ts'
import { namesColumn } from './edited-table.ts'
import { editTable } from './operations-edit.ts'
import { refuseForeignSchema } from './edited-table.ts'

/** SQLITE_MAX_VARIABLE_NUMBER. */
const parameterLimit = 32_766

const step = (...sql: readonly string[]): OperationStep => ({
  kind: 'statements',
  statements: sql.map((each) => ({ sql: each })),
})

type Rename = Extract<TableAction, { kind: 'renameColumn' }>

/** A column that is altered and renamed is altered first. */
function withoutNewNames(actions: readonly TableAction[]): TableAction[] {
  return actions.flatMap((action): TableAction[] => {
    if (action.kind !== 'alterColumn' || action.newName === undefined) return [action]
    const { newName, ...alter } = action
    const rename: Rename = { kind: 'renameColumn', column: action.column, newName }
    const { kind: _kind, column: _column, ...changes } = alter
    return Object.keys(changes).length === 0 ? [rename] : [alter, rename]
  })
}

/** Every text in an action but its kind. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => (key === 'kind' ? [] : textsIn(inner)))
}

/** Whether an action speaks of one of the names, outright or in an expression; a needless yes costs a rebuild. */
function mentions(action: TableAction, names: readonly string[]): boolean {
  return textsIn(action).some((text) =>
    names.some((name) => sameSqliteName(text, name) || namesColumn(text, name)),
  )
}

/** Renames go to the front, where SQLite makes them in place, unless an action before them speaks of the column. */
function renamesFirst(actions: readonly TableAction[]): TableAction[] {
  const ordered: TableAction[] = []
  for (const action of actions) {
    if (action.kind !== 'renameColumn') {
      ordered.push(action)
      continue
    }
    let at = ordered.length
    while (at > 0) {
      const previous = ordered[at - 1]
      if (previous === undefined || previous.kind === 'renameColumn') break
      if (mentions(previous, [action.column, action.newName])) break
      at -= 1
    }
    ordered.splice(at, 0, action)
  }
  return ordered
}

/** Runs of renames and runs of everything else, in their order. */
function runsOf(actions: readonly TableAction[]): TableAction[][] {
  const runs: TableAction[][] = []
  for (const action of actions) {
    const last = runs.at(-1)
    const same = (last?.[0]?.kind === 'renameColumn') === (action.kind === 'renameColumn')
    if (last !== undefined && same) last.push(action)
    else runs.push([action])
  }
  return runs
}

/** The statement of an action that needs no look at the table; null where it takes one. */
function plainStatement(on: string, action: TableAction): string | null {
  if (action.kind === 'renameColumn')
    return `ALTER TABLE ${on} RENAME COLUMN ${name(action.column)} TO ${name(action.newName)}`
  if (action.kind === 'createIndex') return createIndexStatement(on, action)
  if (action.kind === 'addColumn') {
    const column = plainColumn(action.column)
    return column === null ? null : `ALTER TABLE ${on} ADD COLUMN ${column}`
  }
  return null
}

function runStep(table: OperationName, actions: readonly TableAction[]): OperationStep {
  const on = name(table.name)
  const plain = actions.map((action) => plainStatement(on, action))
  if (plain.every((sql) => sql !== null)) return step(...plain)
  return {
    kind: 'move',
    what: `the definition of ${table.name}`,
    target: (snapshot) => editTable(snapshot, table, actions),
  }
}

function alterTable({ table, actions }: SchemaOperationOf<'alterTable'>): OperationStep[] {
  return runsOf(renamesFirst(withoutNewNames(actions))).map((run) => runStep(table, run))
}

function plan(operation: SchemaOperation): readonly OperationStep[] {
  switch (operation.kind) {
    case 'alterTable':
      refuseForeignSchema(operation.table)
      return alterTable(operation)
    case 'renameTable': {
      refuseForeignSchema(operation.table)
      const { table, newName } = operation
      return [step(...renameTable(table.name, newName))]
    }
    case 'bulkInsert': {
      refuseForeignSchema(operation.table)
      const { table, columns, rows } = operation
      const into = { target: name(table.name), columns: columns.map(name), rows: rows.map(withJson) }
      const limits = { limit: parameterLimit, placeholder: () => '?' }
      return [{ kind: 'statements', statements: insertStatements(into, limits) }]
    }
    case 'backfill':
      // Done by the runner, batch by batch.
      return []
    case 'commentTable':
      throw notOnThisDialect('comments', 'sqlite')
    default:
      throw notOnThisDialect('enums', 'sqlite')
  }
}

/** A new case of the same name is a rename that SQLite refuses in one step. */
function renameTable(from: string, to: string): string[] {
  const rename = (old: string, now: string) => `ALTER TABLE ${name(old)} RENAME TO ${name(now)}`
  if (from === to || !sameSqliteName(from, to)) return [rename(from, to)]
  const between = `_headway_rename_${to}`
  return [rename(from, between), rename(between, to)]
}

/** Objects and lists are stored as JSON; the driver would store their JavaScript name. */
function withJson(row: readonly unknown[]): unknown[] {
  return row.map((value) => {
    const plain =
      typeof value !== 'object' || value === null || value instanceof Date || ArrayBuffer.isView(value)
    return plain ? value : exactJson(value)
  })
}

/**
 * What `op` asks for on SQLite: its own ALTER TABLE where that can do it, else one rebuild of the table for everything
 * that a batch asks for.
 */
export const operations: OperationRules = {
  expression: (sql, what) => oneExpression(sql, lexicalRules, what),
  literalOf: (column) => `quote(${column})`,
  rowKey: ['rowid'],
  plan,
  label: labelOf,
  guard: guardMove,
}

import type { CmdType, DeleteStmt, InsertStmt, MergeStmt, Node, UpdateStmt } from 'libpg-query'
import type { EffectKind, StatementEffect } from '../../../../../shared/model/effects.ts'
import { effectOf } from '../../../sql/effects.ts'
import { nodeAs, nodesBelow, nodesOf, relation } from './ast.ts'
import { calledFunctions } from './called-code.ts'

/**
 * What a query writes, wherever in it the writing stands (WITH, a subquery), and the code it calls. A query that writes
 * nothing has one effect, `read`.
 */
export function queryEffects(query: Node): StatementEffect[] {
  const writes = [...nodesBelow(query)].flatMap(([kind, node]) => writeEffects(kind, node))
  const code = calledFunctions(query)
  if (writes.length > 0 || code.length > 0) return [...writes, ...code]
  return [effectOf('read', readTable(query))]
}

function readTable(query: Node): StatementEffect['object'] {
  const [first] = nodesOf(nodeAs(query, 'SelectStmt')?.fromClause, 'RangeVar')
  return relation('table', first)
}

function writeEffects(kind: string, node: object): StatementEffect[] {
  switch (kind) {
    case 'InsertStmt':
      return [insertEffect(node as InsertStmt)]
    case 'UpdateStmt':
      return [updateEffect(node as UpdateStmt)]
    case 'DeleteStmt':
      return [deleteEffect(node as DeleteStmt)]
    case 'MergeStmt':
      return mergeEffects(node as MergeStmt)
    default:
      return []
  }
}

function insertEffect({ relation: range, onConflictClause }: InsertStmt): StatementEffect {
  const updated = targets(onConflictClause?.targetList)
  return effectOf('insert', relation('table', range), {
    detail: updated.length === 0 ? null : `or update ${updated.join(', ')}`,
  })
}

function updateEffect({ relation: range, targetList, whereClause }: UpdateStmt): StatementEffect {
  const everyRow = alwaysTrue(whereClause)
  const columns = targets(targetList)
  return effectOf('update', relation('table', range), {
    columns,
    everyRow,
    loses: everyRow ? 'values' : null,
  })
}

function deleteEffect({ relation: range, whereClause, usingClause }: DeleteStmt): StatementEffect {
  const everyRow = usingClause === undefined && alwaysTrue(whereClause)
  return effectOf('delete', relation('table', range), { everyRow, loses: 'rows' })
}

const merged: Partial<Record<CmdType, EffectKind>> = {
  CMD_DELETE: 'delete',
  CMD_UPDATE: 'update',
  CMD_INSERT: 'insert',
}

/** MERGE: an effect for each of its WHEN clauses. */
function mergeEffects({ relation: range, mergeWhenClauses }: MergeStmt): StatementEffect[] {
  return nodesOf(mergeWhenClauses, 'MergeWhenClause').flatMap(({ commandType, targetList }) => {
    const kind = commandType === undefined ? undefined : merged[commandType]
    if (kind === undefined) return []
    const columns = kind === 'update' ? targets(targetList) : []
    return [effectOf(kind, relation('table', range), { columns, loses: kind === 'delete' ? 'rows' : null })]
  })
}

function targets(list: readonly Node[] | undefined): string[] {
  return nodesOf(list, 'ResTarget').flatMap(({ name }) => name ?? [])
}

/** No condition, or one that looks at no column: WHERE true, WHERE 1 = 1. */
function alwaysTrue(where: Node | undefined): boolean {
  if (where === undefined) return true
  const looks = new Set(['ColumnRef', 'SubLink', 'FuncCall', 'ParamRef', 'CurrentOfExpr'])
  return ![...nodesBelow(where)].some(([kind]) => looks.has(kind))
}

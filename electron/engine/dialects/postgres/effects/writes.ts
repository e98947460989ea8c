import type { CmdType, DeleteStmt, FuncCall, InsertStmt, MergeStmt, Node, UpdateStmt } from 'libpg-query'
import type { EffectKind, StatementEffect } from '../../../../../shared/model/effects.ts'
import { codeEffect, effectOf, factIf, withFacts } from '../../../sql/effects.ts'
import { nodeAs, nodesBelow, nodesOf, relation, stringsOf } from './ast.ts'
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
      return [insertEffect(node as InsertStmt), ...catalogWrite(node as InsertStmt)]
    case 'UpdateStmt':
      return [updateEffect(node as UpdateStmt), ...catalogWrite(node as UpdateStmt)]
    case 'DeleteStmt':
      return [deleteEffect(node as DeleteStmt), ...catalogWrite(node as DeleteStmt)]
    case 'MergeStmt':
      return [...mergeEffects(node as MergeStmt), ...catalogWrite(node as MergeStmt)]
    default:
      return []
  }
}

/** A row of the catalog is an object of the database: the effect of changing it is unknown. */
function catalogWrite({ relation: range }: Pick<InsertStmt, 'relation'>): StatementEffect[] {
  const { schemaname, relname = '' } = range ?? {}
  const catalog = schemaname === 'pg_catalog' || (schemaname === undefined && relname.startsWith('pg_'))
  return catalog ? [codeEffect('writes to the catalog')] : []
}

function insertEffect({ relation: range, onConflictClause, selectStmt }: InsertStmt): StatementEffect {
  const updated = targets(onConflictClause?.targetList)
  return effectOf('insert', relation('table', range), {
    detail: updated.length === 0 ? null : `or update ${updated.join(', ')}`,
    ...withFacts(factIf(isUnsteady(selectStmt), 'unsteady values')),
  })
}

function updateEffect({ relation: range, targetList, whereClause }: UpdateStmt): StatementEffect {
  const everyRow = alwaysTrue(whereClause)
  const columns = targets(targetList)
  return effectOf('update', relation('table', range), {
    columns,
    everyRow,
    loses: everyRow ? 'values' : null,
    ...withFacts(factIf(isUnsteady(targetList), 'unsteady values')),
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

/** Functions whose answer is another at every run; `now()` is one time for all rows, and left out. */
const unsteady = /^(?:random|random_normal|clock_timestamp|timeofday|gen_random_uuid|uuid_generate_v[14])$/

function isUnsteady(values: unknown): boolean {
  return [...nodesBelow(values)].some(
    ([kind, node]) =>
      kind === 'FuncCall' && unsteady.test(stringsOf((node as FuncCall).funcname).at(-1) ?? ''),
  )
}

function targets(list: readonly Node[] | undefined): string[] {
  return nodesOf(list, 'ResTarget').flatMap(({ name }) => name ?? [])
}

/** No condition, or one that looks at no column and no table: WHERE true, WHERE now() > '2000-01-01'. */
function alwaysTrue(where: Node | undefined): boolean {
  if (where === undefined) return true
  const looks = new Set(['ColumnRef', 'RangeVar', 'ParamRef', 'CurrentOfExpr'])
  return ![...nodesBelow(where)].some(([kind]) => looks.has(kind))
}

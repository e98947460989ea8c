import type { DoStmt, FuncCall } from 'libpg-query'
import type { StatementEffect } from '../../../../../shared/model/effects.ts'
import { codeEffect, effectOf, ifMissing } from '../../../sql/effects.ts'
import { nodeAs, nodesBelow, nodesOf, stringsOf } from './ast.ts'
import { pureFunctions } from './pure-functions.ts'
import type { Reading } from './reading.ts'
import { setConfigEffects } from './server-settings.ts'

/** What the functions do that a statement calls while it runs. */
export function calledFunctions(statement: unknown): StatementEffect[] {
  const found: StatementEffect[] = []
  for (const [kind, node] of nodesBelow(statement)) {
    if (kind === 'FuncCall') found.push(...functionEffects(node as FuncCall))
  }
  return found
}

/** `call purge()` and `select purge()`: null effects where the function only computes. */
export function functionEffects(call: FuncCall): StatementEffect[] {
  const parts = stringsOf(call.funcname)
  const name = parts.at(-1) ?? ''
  const builtIn = parts.length === 1 || parts[0] === 'pg_catalog'
  if (builtIn && pureFunctions.has(name)) return []
  if (builtIn && name === 'setval') return [effectOf('setting', null, { detail: name })]
  if (builtIn && name === 'set_config') return setConfigEffects(call)
  return [codeEffect(`${parts.join('.')}()`)]
}

/** A DO block: what its statements do, whichever branch is taken; what it makes up at run time is not known. */
export function doEffects({ args }: DoStmt, reading: Reading): StatementEffect[] {
  const options = nodesOf(args, 'DefElem')
  const language = nodeAs(options.find(({ defname }) => defname === 'language')?.arg, 'String')?.sval
  if (language !== undefined && language.toLowerCase() !== 'plpgsql')
    return [codeEffect(`a block of ${language}`)]
  try {
    return blockEffects(reading.parser.plpgsql(reading.sql), reading).map(asMayBe)
  } catch {
    return [codeEffect('a DO block')]
  }
}

/** A branch may not be taken, so what it creates may have existed before. */
function asMayBe(effect: StatementEffect): StatementEffect {
  const makes = effect.effect === 'create' || effect.effect === 'add column'
  return makes ? { ...effect, detail: ifMissing } : effect
}

type Expression = { readonly query?: string; readonly parseMode?: number }

/** Kinds of plpgsql's statements, and members of them, that run a text made up at run time. */
const dynamic = new Set(['PLpgSQL_stmt_dynexecute', 'PLpgSQL_stmt_dynfors'])

function blockEffects(tree: unknown, reading: Reading): StatementEffect[] {
  const found: StatementEffect[] = []
  const made = new Set<unknown>()
  for (const [kind, node] of nodesBelow(tree)) {
    if (dynamic.has(kind)) made.add(expressionOf((node as { query?: object }).query))
    const text = (node as { dynquery?: object }).dynquery
    if (text !== undefined) made.add(expressionOf(text))
    if (kind === 'PLpgSQL_expr') found.push(...expressionEffects(node as Expression, made.has(node), reading))
  }
  return found
}

function expressionOf(wrapped: object | undefined): unknown {
  return (wrapped as { PLpgSQL_expr?: object } | undefined)?.PLpgSQL_expr
}

function expressionEffects(
  { query = '', parseMode = 0 }: Expression,
  runsIt: boolean,
  reading: Reading,
): StatementEffect[] {
  if (parseMode === 0) return reading.nested(query)
  // Modes from 3 on are assignments: `name := expression`.
  const [target = '', ...values] = parseMode >= 3 ? query.split(/(:?=)/) : []
  const expression = parseMode >= 3 ? values.slice(1).join('') : query
  const [select] = reading.parser.statements(`SELECT ${expression}`)
  if (!runsIt) return calledFunctions([select, ...subscripts(target, reading)])
  const text = constantText(select)
  return text === null ? [codeEffect('SQL made up at run time')] : reading.nested(text)
}

/** Subscript expressions on the left of an assignment, which may call code: `list[next_place()]`. */
function subscripts(target: string, { parser }: Reading): readonly unknown[] {
  return target.includes('[') ? parser.statements(`SELECT ${target}`) : []
}

/** The text of `SELECT 'text'`, or null where it is put together. */
function constantText(select: unknown): string | null {
  const values = [...nodesBelow(select)].filter(([kind]) => !['SelectStmt', 'ResTarget'].includes(kind))
  const [first] = values
  if (values.length !== 1 || first?.[0] !== 'A_Const') return null
  return (first[1] as { sval?: { sval?: string } }).sval?.sval ?? null
}

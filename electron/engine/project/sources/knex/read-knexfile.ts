import { dirname } from 'node:path'
import { parse } from '@babel/parser'
import type { Node, Program, Statement } from '@babel/types'
import { placeAt } from '../../place.ts'
import { evaluate } from './evaluate.ts'
import type { Scope } from './evaluate.ts'
import { isObject, Unread } from './static-value.ts'
import type { StaticValue } from './static-value.ts'

/** What a knexfile exports, read without running it, or where it cannot be read at all. */
export type ReadKnexfile = {
  readonly value: StaticValue
  readonly error: { readonly line: number; readonly column: number; readonly message: string } | null
}

/** Reads the text of a knexfile. Total. @param file absolute */
export function readKnexfile(text: string, file: string): ReadKnexfile {
  if (file.endsWith('.json')) return readJson(text)
  try {
    const { program } = parse(text, {
      sourceType: 'unambiguous',
      plugins: file.endsWith('ts') ? ['typescript'] : [],
      attachComment: false,
    })
    return { value: exported(program, text, file), error: null }
  } catch (thrown) {
    const offset =
      thrown instanceof Error && 'pos' in thrown && typeof thrown.pos === 'number' ? thrown.pos : 0
    const message =
      thrown instanceof Error ? thrown.message.replace(/[.\s]*\(\d+:\d+\)$/, '') : String(thrown)
    return { value: new Unread('', offset), error: { ...placeAt(text, offset), message: `${message}.` } }
  }
}

function readJson(text: string): ReadKnexfile {
  try {
    return { value: JSON.parse(text) as StaticValue, error: null }
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    return { value: new Unread('', 0), error: { line: 1, column: 1, message: `${message}.` } }
  }
}

function exported(program: Program, text: string, file: string): StaticValue {
  const scope: Scope = { text, file, folder: dirname(file), bindings: bindingsOf(program) }
  let whole: StaticValue = undefined
  const parts: Record<string, StaticValue> = {}
  for (const statement of program.body) {
    const node = wholeExport(statement)
    if (node !== null) whole = evaluate(node, scope)
    for (const [name, value] of namedExports(statement)) parts[name] = evaluate(value, scope)
  }
  if (whole === undefined) return Object.keys(parts).length > 0 ? parts : new Unread('its exports', 0)
  return isObject(whole) ? { ...whole, ...parts } : whole
}

/** `export default x`, `module.exports = x`, `export = x`. */
function wholeExport(statement: Statement): Node | null {
  if (statement.type === 'ExportDefaultDeclaration') return statement.declaration
  if (statement.type === 'TSExportAssignment') return statement.expression
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression')
    return null
  const { left, right } = statement.expression
  if (memberPath(left) !== 'module.exports') return null
  // `module.exports = exports = { ... }`
  return right.type === 'AssignmentExpression' ? right.right : right
}

function namedExports(statement: Statement): readonly (readonly [string, Node])[] {
  if (statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression') {
    const { left, right } = statement.expression
    const name = /^(?:module\.)?exports\.(\w+)$/.exec(memberPath(left) ?? '')?.[1]
    return name === undefined || name === '__esModule' ? [] : [[name === 'default' ? 'default' : name, right]]
  }
  if (statement.type !== 'ExportNamedDeclaration' || statement.declaration?.type !== 'VariableDeclaration')
    return []
  return statement.declaration.declarations.flatMap(({ id, init }) =>
    id.type === 'Identifier' && init ? [[id.name, init] as const] : [],
  )
}

function memberPath(node: Node): string | null {
  if (node.type === 'Identifier') return node.name
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return null
  const owner = memberPath(node.object)
  return owner === null ? null : `${owner}.${node.property.name}`
}

/** Constants at the top of the file; what is assigned to later is none. */
function bindingsOf(program: Program): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>()
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declaration?.type !== 'VariableDeclaration') continue
    for (const { id, init } of declaration.declarations)
      if (id.type === 'Identifier' && init && declaration.kind === 'const') found.set(id.name, init)
  }
  return found
}

import type { Node } from '@babel/types'
import type { Exported, Exports } from './exports.ts'
import { detached } from '../problems.ts'
import type { Declared, ProblemList } from '../problems.ts'

/** A string export, or null where it is missing or (said in `problems`) not a literal. */
export function readString(exports: Exports, name: string, problems: ProblemList): Declared<string> | null {
  const found = exports.get(name)
  if (found === undefined || !isSettled(name, found, problems)) return null
  const node = unwrap(found.node)
  if (isAbsent(node)) return null
  const value = stringOf(node)
  if (value !== null) return { value: detached(value), offset: found.offset }
  refuse(name, found, node, 'a string', problems)
  return null
}

/** A string, an array of strings, or null for none: how parents, labels and dependencies are declared. */
export function readNames(
  exports: Exports,
  name: string,
  problems: ProblemList,
): Declared<readonly string[]> | null {
  const found = exports.get(name)
  if (found === undefined || !isSettled(name, found, problems)) return null
  const node = unwrap(found.node)
  if (isAbsent(node)) return { value: [], offset: found.offset }
  const single = stringOf(node)
  if (single !== null) return { value: [detached(single)], offset: found.offset }
  const names =
    node?.type === 'ArrayExpression' ? node.elements.map((element) => stringOf(unwrap(element))) : [null]
  if (!names.includes(null))
    return { value: names.map((entry) => detached(entry ?? '')), offset: found.offset }
  refuse(name, found, node, 'a string, an array of strings, or null', problems)
  return null
}

/** `true` or `false`, or null where it is missing or (said in `problems`) neither. */
export function readBoolean(exports: Exports, name: string, problems: ProblemList): boolean | null {
  const found = exports.get(name)
  if (found === undefined || !isSettled(name, found, problems)) return null
  const node = unwrap(found.node)
  if (node?.type === 'BooleanLiteral') return node.value
  refuse(name, found, node, 'true or false', problems)
  return null
}

/** Declared once with one value: otherwise the value read here may differ from the one at run time. */
function isSettled(name: string, found: Exported, problems: ProblemList): boolean {
  if (found.repeated) {
    problems.add('dynamic-metadata', found.offset, `"${name}" is given twice.`, 'Keep one of them.')
    return false
  }
  if (!found.constant) {
    problems.add(
      'dynamic-metadata',
      found.offset,
      `"${name}" may change: it is not const.`,
      'Declare it with const.',
    )
    return false
  }
  return true
}

function refuse(
  name: string,
  found: Exported,
  node: Node | null,
  wanted: string,
  problems: ProblemList,
): void {
  const isLiteral = node !== null && node.type.endsWith('Literal') && node.type !== 'TemplateLiteral'
  if (isLiteral) problems.add('invalid-metadata', found.offset, `"${name}" must be ${wanted}.`, null)
  else {
    const message = `"${name}" is computed, and metadata is read without running the file.`
    problems.add('dynamic-metadata', found.offset, message, `Write ${wanted} as a literal.`)
  }
}

/** The value inside `as const`, `satisfies`, `<T>x`, `x!`. */
function unwrap(node: Node | null): Node | null {
  let inner = node
  while (
    inner?.type === 'TSAsExpression' ||
    inner?.type === 'TSSatisfiesExpression' ||
    inner?.type === 'TSTypeAssertion' ||
    inner?.type === 'TSNonNullExpression'
  ) {
    inner = inner.expression
  }
  return inner
}

function isAbsent(node: Node | null): boolean {
  return node?.type === 'NullLiteral' || (node?.type === 'Identifier' && node.name === 'undefined')
}

function stringOf(node: Node | null): string | null {
  if (node?.type === 'StringLiteral') return node.value
  if (node?.type !== 'TemplateLiteral' || node.expressions.length > 0) return null
  return node.quasis[0]?.value.cooked ?? null
}

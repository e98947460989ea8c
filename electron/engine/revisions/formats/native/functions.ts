import type { Expression, Node, Statement } from '@babel/types'
import type { Revision } from '../../../../../shared/model/revision.ts'
import type { Exported } from './exports.ts'

/**
 * Whether a function exists and does something. `throws`: its first statement throws or returns a rejection, so it can
 * never succeed. A function whose body cannot be seen (imported, wrapped) counts as present.
 */
export function bodyState(exported: Exported | undefined): Revision['downgrade'] {
  if (exported === undefined) return 'missing'
  const { node } = exported
  if (node === null) return 'present'
  if (isNothing(node)) return 'missing'
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ObjectMethod':
      return stateOf(node.body.body)
    case 'ArrowFunctionExpression':
      return node.body.type === 'BlockStatement' ? stateOf(node.body.body) : valueState(node.body)
    default:
      return 'present'
  }
}

function stateOf(statements: readonly Statement[]): Revision['downgrade'] {
  const first = statements.find((statement) => statement.type !== 'EmptyStatement')
  if (first === undefined) return 'empty'
  if (first.type === 'ThrowStatement') return 'throws'
  if (first.type === 'ReturnStatement') return first.argument ? valueState(first.argument) : 'empty'
  if (first.type === 'BlockStatement' && statements.length === 1) return stateOf(first.body)
  return 'present'
}

function valueState(value: Expression): Revision['downgrade'] {
  if (isNothing(value)) return 'empty'
  return isRejection(value) ? 'throws' : 'present'
}

function isNothing(node: Node): boolean {
  return (
    node.type === 'NullLiteral' ||
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'UnaryExpression' && node.operator === 'void' && node.argument.type === 'NumericLiteral')
  )
}

/** `Promise.reject(...)` */
function isRejection(node: Node): boolean {
  return (
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    node.callee.object.type === 'Identifier' &&
    node.callee.object.name === 'Promise' &&
    node.callee.property.type === 'Identifier' &&
    node.callee.property.name === 'reject'
  )
}

import { join, resolve } from 'node:path'
import type { Node, ObjectExpression } from '@babel/types'
import { isObject, spread, Unread, Variable } from './static-value.ts'
import type { StaticObject, StaticValue } from './static-value.ts'

/** What names of the file stand for. */
export type Scope = {
  readonly text: string
  /** Absolute folder of the file. */
  readonly folder: string
  readonly file: string
  /** The expression of a name that is declared once at the top. */
  readonly bindings: ReadonlyMap<string, Node>
  /** Names that are being looked up: one that leads to itself is not read. */
  readonly open?: ReadonlySet<string>
}

/** The value of an expression without running anything: literals, names of literals, `__dirname`, `path.join`. Total. */
export function evaluate(node: Node, scope: Scope): StaticValue {
  switch (node.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return node.value
    case 'NullLiteral':
      return null
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression':
      return evaluate(node.expression, scope)
    case 'ArrayExpression':
      return node.elements.map((each) => (each === null ? undefined : evaluate(each, scope)))
    case 'ObjectExpression':
      return objectOf(node, scope)
    case 'TemplateLiteral':
      return joined(
        node.quasis.flatMap((part, index) => {
          const inner = node.expressions[index]
          return [part.value.cooked ?? '', ...(inner === undefined ? [] : [evaluate(inner, scope)])]
        }),
        unread(node, scope),
      )
    case 'BinaryExpression':
      if (node.operator !== '+') return unread(node, scope)
      return joined([evaluate(node.left, scope), evaluate(node.right, scope)], unread(node, scope))
    case 'Identifier':
      return nameOf(node.name, node, scope)
    case 'MemberExpression':
      return memberOf(node, scope)
    case 'CallExpression':
      return callOf(node, scope)
    default:
      return unread(node, scope)
  }
}

function unread(node: Node, { text }: Scope): Unread {
  return new Unread(text.slice(node.start ?? 0, node.end ?? 0), node.start ?? 0)
}

function joined(parts: readonly StaticValue[], otherwise: Unread): StaticValue {
  return parts.every((part) => typeof part === 'string' || typeof part === 'number')
    ? parts.join('')
    : otherwise
}

function objectOf(node: ObjectExpression, scope: Scope): StaticObject {
  const found: Record<string, StaticValue> = {}
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      const value = evaluate(property.argument, scope)
      if (isObject(value)) Object.assign(found, value)
      else found[spread] = unread(property, scope)
      continue
    }
    const { key } = property
    const name =
      key.type === 'Identifier' && !property.computed
        ? key.name
        : key.type === 'StringLiteral'
          ? key.value
          : null
    if (name === null) found[spread] = unread(property, scope)
    else if (property.type === 'ObjectMethod') found[name] = unread(property, scope)
    else found[name] = evaluate(property.value, scope)
  }
  return found
}

function nameOf(name: string, node: Node, scope: Scope): StaticValue {
  if (name === 'undefined') return undefined
  if (name === '__dirname') return scope.folder
  if (name === '__filename') return scope.file
  const bound = scope.bindings.get(name)
  if (bound === undefined || scope.open?.has(name) === true) return unread(node, scope)
  return evaluate(bound, { ...scope, open: new Set([...(scope.open ?? []), name]) })
}

function memberOf(node: Extract<Node, { type: 'MemberExpression' }>, scope: Scope): StaticValue {
  const { property } = node
  const key =
    property.type === 'Identifier' && !node.computed
      ? property.name
      : property.type === 'StringLiteral'
        ? property.value
        : null
  const text = scope.text.slice(node.object.start ?? 0, node.object.end ?? 0)
  if (text === 'process.env' && key !== null) return new Variable(key, node.start ?? 0)
  if (text === 'import.meta' && key === 'dirname') return scope.folder
  if (text === 'import.meta' && key === 'filename') return scope.file
  const owner = evaluate(node.object, scope)
  return key !== null && isObject(owner) && Object.hasOwn(owner, key) ? owner[key] : unread(node, scope)
}

/** `path.join(...)`, `path.resolve(...)`, and `Object.freeze(...)` around the whole. */
function callOf(node: Extract<Node, { type: 'CallExpression' }>, scope: Scope): StaticValue {
  const callee = scope.text.slice(node.callee.start ?? 0, node.callee.end ?? 0)
  const values = node.arguments.map((each) => evaluate(each, scope))
  if (callee === 'process.cwd' || callee === 'cwd') return scope.folder
  if (/^Object\.(?:freeze|assign)$/.test(callee) && values.every(isObject))
    return Object.assign({}, ...values) as StaticObject
  const isPath = /^(?:path|Path|nodePath)\.(?:posix\.)?(?:join|resolve|normalize)$|^(?:join|resolve)$/
  if (!isPath.test(callee) || !values.every((value) => typeof value === 'string')) return unread(node, scope)
  const parts = values.filter((value) => typeof value === 'string')
  return callee.endsWith('resolve') ? resolve(scope.folder, ...parts) : join(...parts)
}

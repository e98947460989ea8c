import type { Expression, Node, Program, Statement } from '@babel/types'

/** What a module offers under a name. `node` is null where it comes from somewhere else (re-exported, destructured). */
export type Exported = {
  readonly node: Node | null
  /** Of the value, else of the name. */
  readonly offset: number
  /** `let` and `var` may change later, so they are no metadata. */
  readonly constant: boolean
  /** Given more than once. */
  readonly repeated: boolean
}
export type Exports = ReadonlyMap<string, Exported>

/**
 * Everything a module exports by name, in ECMAScript (`export const`, `export function`, `export { a as b }`)
 * or CommonJS (`exports.a =`, `module.exports.a =`, `module.exports = { a }`) style.
 */
export function exportsOf(program: Program): Exports {
  const found = new Map<string, Exported>()
  const add = (name: string, exported: Omit<Exported, 'repeated'>): void => {
    found.set(name, { ...exported, repeated: found.has(name) })
  }
  let bindings: Map<string, Omit<Exported, 'repeated'>> | null = null
  const lookUp = (name: string, at: Node): Omit<Exported, 'repeated'> => {
    bindings ??= topLevelBindings(program)
    return bindings.get(name) ?? { node: null, offset: at.start ?? 0, constant: true }
  }
  for (const statement of program.body) {
    if (statement.type === 'ExportNamedDeclaration') {
      if (statement.declaration) for (const [name, value] of declared(statement.declaration)) add(name, value)
      for (const specifier of statement.specifiers) {
        if (specifier.type !== 'ExportSpecifier') continue
        const outside = { node: null, offset: specifier.start ?? 0, constant: true }
        const { local, exported } = specifier
        const name = exported.type === 'Identifier' ? exported.name : exported.value
        add(name, statement.source || local.type !== 'Identifier' ? outside : lookUp(local.name, specifier))
      }
    } else if (statement.type === 'ExpressionStatement') {
      for (const [name, value] of commonJs(statement.expression, lookUp)) add(name, value)
    }
  }
  return found
}

type Entry = readonly [string, Omit<Exported, 'repeated'>]

function topLevelBindings(program: Program): Map<string, Omit<Exported, 'repeated'>> {
  return new Map(program.body.flatMap((statement) => declared(statement)))
}

/** The names a declaration brings into being. */
function declared(statement: Statement): Entry[] {
  if (statement.type === 'FunctionDeclaration' && statement.id) {
    return [[statement.id.name, { node: statement, offset: statement.start ?? 0, constant: true }]]
  }
  if (statement.type !== 'VariableDeclaration') return []
  const constant = statement.kind === 'const'
  return statement.declarations.flatMap(({ id, init }): Entry[] => {
    if (id.type === 'Identifier') {
      const node = init ?? null
      return [[id.name, { node, offset: node?.start ?? id.start ?? 0, constant }]]
    }
    if (id.type !== 'ObjectPattern') return []
    return id.properties.flatMap((property): Entry[] => {
      if (property.type !== 'ObjectProperty' || property.value.type !== 'Identifier') return []
      return [[property.value.name, { node: null, offset: property.start ?? 0, constant }]]
    })
  })
}

type LookUp = (name: string, at: Node) => Omit<Exported, 'repeated'>

function commonJs(expression: Expression, lookUp: LookUp): Entry[] {
  if (expression.type !== 'AssignmentExpression' || expression.operator !== '=') return []
  const { left, right } = expression
  if (left.type !== 'MemberExpression') return []
  if (isModuleExports(left))
    return right.type === 'ObjectExpression' ? objectEntries(right.properties, lookUp) : []
  const onExports =
    isModuleExports(left.object) || (left.object.type === 'Identifier' && left.object.name === 'exports')
  const name = onExports ? propertyName(left.property, left.computed) : null
  return name === null ? [] : [[name, valueOf(right, lookUp)]]
}

function isModuleExports(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'module' &&
    propertyName(node.property, node.computed) === 'exports'
  )
}

function objectEntries(
  properties: Extract<Expression, { type: 'ObjectExpression' }>['properties'],
  lookUp: LookUp,
): Entry[] {
  return properties.flatMap((property): Entry[] => {
    if (property.type === 'SpreadElement') return []
    const name = propertyName(property.key, property.computed)
    if (name === null) return []
    if (property.type === 'ObjectMethod') {
      return [[name, { node: property, offset: property.start ?? 0, constant: true }]]
    }
    return [[name, valueOf(property.value, lookUp)]]
  })
}

/** A function may be named; metadata may not (literals only), which the reader of the literal finds out. */
function valueOf(node: Node, lookUp: LookUp): Omit<Exported, 'repeated'> {
  return node.type === 'Identifier' && node.name !== 'undefined'
    ? lookUp(node.name, node)
    : { node, offset: node.start ?? 0, constant: true }
}

function propertyName(node: Node, computed: boolean): string | null {
  if (node.type === 'Identifier') return computed ? null : node.name
  return node.type === 'StringLiteral' ? node.value : null
}

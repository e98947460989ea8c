import type { Import, SourceFile } from './sources.ts'
import { importsOf, nodesOf } from './sources.ts'

/** Groups of files that need each other's values to load, each in the order found. Tarjan's algorithm. */
export function importCycles(files: readonly SourceFile[]): readonly (readonly string[])[] {
  const targets = new Map(files.map((file) => [file.path, valueImports(file)]))
  const found: string[][] = []
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const open: string[] = []
  const visit = (path: string): void => {
    order.set(path, order.size)
    lowest.set(path, order.get(path) ?? 0)
    open.push(path)
    for (const target of targets.get(path) ?? []) {
      if (!order.has(target)) visit(target)
      if (open.includes(target)) {
        lowest.set(path, Math.min(lowest.get(path) ?? 0, lowest.get(target) ?? 0))
      }
    }
    if (lowest.get(path) !== order.get(path)) return
    const group = open.splice(open.indexOf(path))
    if (group.length > 1) found.push(group.toSorted())
  }
  for (const path of targets.keys()) if (!order.has(path)) visit(path)
  return found
}

function valueImports(file: SourceFile): string[] {
  return importsOf(file).flatMap(({ own, typeOnly, to }) => (own && !typeOnly ? [to] : []))
}

const functions = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'ClassPrivateMethod',
  'ObjectMethod',
])

/** Functions longer than `cap` lines, as `path:line (lines)`. */
export function longFunctions(file: SourceFile, cap: number): readonly string[] {
  return nodesOf(file).flatMap((node) => {
    if (!functions.has(String(node['type']))) return []
    const { start, end } = node['loc'] as Record<'start' | 'end', { readonly line: number }>
    const lines = end.line - start.line + 1
    return lines > cap ? [`${file.path}:${start.line} (${lines})`] : []
  })
}

/** The part of the product that a file belongs to; null for `shared/` itself. */
function partOf(path: string): string | null {
  const folder = /^electron\/(engine|cli|runtimes|transport)\//.exec(path)?.[1]
  if (folder !== undefined) return folder
  if (path.startsWith('shared/')) return null
  return path.startsWith('renderer/') ? 'renderer' : 'shell'
}

/** Files of `shared/` that fewer than two parts of the product reach, through other files of `shared/` or directly. */
export function sharedWithOneUser(files: readonly SourceFile[]): readonly string[] {
  const imports: Import[] = files.flatMap((file) => [...importsOf(file)])
  const reached = new Map<string, Set<string>>()
  const reach = (path: string, part: string): void => {
    const parts = reached.get(path) ?? new Set()
    if (parts.has(part)) return
    reached.set(path, parts.add(part))
    for (const { from, to } of imports) if (from === path && to.startsWith('shared/')) reach(to, part)
  }
  for (const { from, to } of imports) {
    const part = partOf(from)
    if (part !== null && to.startsWith('shared/')) reach(to, part)
  }
  return files
    .map(({ path }) => path)
    .filter((path) => path.startsWith('shared/') && (reached.get(path)?.size ?? 0) < 2)
}

import type { Node, RangeVar, TypeName } from 'libpg-query'
import type { EffectObject } from '../../../../../shared/model/effects.ts'

type KeysOf<T> = T extends unknown ? keyof T : never

/** Names of the parser's node types: `DropStmt`, `FuncCall`, ... */
export type NodeKind = KeysOf<Node>
export type NodeOf<K extends NodeKind> = Extract<Node, Record<K, unknown>>[K]

/** A node of a kind, or null where it is of another. */
export function nodeAs<K extends NodeKind>(node: Node | undefined, kind: K): NodeOf<K> | null {
  if (node === undefined || !(kind in node)) return null
  return (node as unknown as Record<K, NodeOf<K>>)[kind]
}

/** The nodes of a kind in a list. */
export function nodesOf<K extends NodeKind>(nodes: readonly Node[] | undefined, kind: K): NodeOf<K>[] {
  return (nodes ?? []).flatMap((node) => nodeAs(node, kind) ?? [])
}

/** The texts of a list of strings: the parts of a dotted name. */
export function stringsOf(nodes: readonly Node[] | undefined): string[] {
  return nodesOf(nodes, 'String').flatMap(({ sval }) => sval ?? [])
}

/** A relation as the object of an effect. */
export function relation(kind: string, range: RangeVar | undefined): EffectObject | null {
  if (range?.relname === undefined) return null
  return { kind, schema: range.schemaname ?? null, name: range.relname }
}

/** A dotted name as the object of an effect; null where there is none. */
export function named(kind: string, parts: readonly string[]): EffectObject | null {
  const name = parts.at(-1)
  return name === undefined ? null : { kind, schema: parts.at(-2) ?? null, name }
}

/** A type as people write it: `numeric(10,2)`, `public.mood[]`. */
export function typeText(type: TypeName | undefined): string {
  const parts = stringsOf(type?.names)
  const name = (parts[0] === 'pg_catalog' ? parts.slice(1) : parts).join('.')
  const sizes = nodesOf(type?.typmods, 'A_Const').map(({ ival }) => String(ival?.ival ?? 0))
  const size = sizes.length === 0 ? '' : `(${sizes.join(',')})`
  return `${plainTypes[name] ?? name}${size}${'[]'.repeat(type?.arrayBounds?.length ?? 0)}`
}

const plainTypes: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  bpchar: 'char',
}

/** Every node below a value, of any kind, outermost first. */
export function* nodesBelow(value: unknown): Generator<readonly [kind: string, node: object]> {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (next === null || typeof next !== 'object') continue
    if (Array.isArray(next)) {
      for (let at = next.length - 1; at >= 0; at -= 1) open.push(next[at])
      continue
    }
    const entries = Object.entries(next)
    for (const [, child] of entries.toReversed()) open.push(child)
    for (const [key, child] of entries) {
      if (child !== null && typeof child === 'object' && /^[A-Z]/.test(key)) yield [key, child as object]
    }
  }
}

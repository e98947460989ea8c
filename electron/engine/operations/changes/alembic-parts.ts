import type { SchemaPart } from '../../../../shared/door-protocol.ts'
import type { SchemaChange } from '../../../../shared/model/changes.ts'

/** Kinds that SQLAlchemy's metadata cannot declare: that a model lacks them means nothing. */
const undeclared: ReadonlySet<string> = new Set([
  'schema',
  'extension',
  'domain',
  'view',
  'routine',
  'trigger',
  'policy',
  'object',
])

/** Why Alembic does not compare this difference; null where it does. Pure. */
export function whyNotCompared(change: SchemaChange, leftOut: readonly SchemaPart[]): string | null {
  if (change.action === 'drop' && undeclared.has(change.kind))
    return 'SQLAlchemy models do not declare it, so nothing is proposed.'
  const kept = partsOf(change).some((part) => leftOut.some((other) => covers(other, part)))
  return kept ? 'env.py leaves it out of autogenerate.' : null
}

/** The parts of a schema that a change is about, by their old and new names. Pure. */
export function partsOf(change: SchemaChange): readonly SchemaPart[] {
  const { kind, schema, table } = change
  const names = change.newName === null ? [change.name] : [change.name, change.newName]
  if (kind === 'table') return names.map((name) => ({ kind, schema, table: name, name }))
  if (table === null) return []
  const part = kind === 'column' || kind === 'index' ? kind : 'constraint'
  return names.map((name) => ({ kind: part, schema, table, name }))
}

function covers(leftOut: SchemaPart, part: SchemaPart): boolean {
  if (leftOut.kind === 'schema') return leftOut.name === part.schema
  if (usual(leftOut.schema) !== usual(part.schema) || leftOut.table !== part.table) return false
  return leftOut.kind === 'table' || (leftOut.kind === part.kind && leftOut.name === part.name)
}

/** The default schema, which is not named. */
function usual(schema: string | null): string | null {
  return schema === 'public' || schema === 'main' ? null : schema
}

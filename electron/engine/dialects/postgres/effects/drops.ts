import type { DropBehavior, DropStmt, Node, ObjectType, TruncateStmt } from 'libpg-query'
import type { EffectObject, StatementEffect } from '../../../../../shared/model/effects.ts'
import { effectOf, factIf, withFacts } from '../../../sql/effects.ts'
import { named, nodeAs, nodesOf, relation, stringsOf } from './ast.ts'

/** What is lost with an object of a kind; a definition where the kind is not here. */
const losses: Readonly<Partial<Record<ObjectType, StatementEffect['loses']>>> = {
  OBJECT_TABLE: 'rows',
  OBJECT_EXTENSION: 'definition',
  OBJECT_TRIGGER: 'guard',
  OBJECT_POLICY: 'guard',
  OBJECT_RULE: 'guard',
  OBJECT_INDEX: null,
  OBJECT_STATISTIC_EXT: null,
}

const words: Readonly<Partial<Record<ObjectType, string>>> = {
  OBJECT_MATVIEW: 'materialized view',
  OBJECT_FDW: 'foreign data wrapper',
  OBJECT_FOREIGN_SERVER: 'server',
  OBJECT_STATISTIC_EXT: 'statistics',
  OBJECT_OPCLASS: 'operator class',
  OBJECT_OPFAMILY: 'operator family',
  OBJECT_TSCONFIGURATION: 'text search configuration',
  OBJECT_TSDICTIONARY: 'text search dictionary',
  OBJECT_TSPARSER: 'text search parser',
  OBJECT_TSTEMPLATE: 'text search template',
}

/** A kind of object in words: `materialized view`. */
export function kindWords(type: ObjectType | undefined): string {
  if (type === undefined) return 'object'
  return words[type] ?? type.replace('OBJECT_', '').toLowerCase().replaceAll('_', ' ')
}

const onTables = new Set<ObjectType>(['OBJECT_TRIGGER', 'OBJECT_POLICY', 'OBJECT_RULE'])

/** DROP of anything: an effect for each object, and with CASCADE another for what depends on it. */
export function dropEffects({ objects = [], removeType, behavior, concurrent }: DropStmt): StatementEffect[] {
  const type = removeType ?? 'OBJECT_TABLE'
  const kind = kindWords(type)
  return objects.flatMap((node) => {
    const { object, detail } = onTables.has(type)
      ? partOfTable(kind, node)
      : { object: objectOf(kind, node), detail: null }
    const drop = effectOf('drop', object ?? { kind, schema: null, name: '' }, {
      detail,
      loses: type in losses ? (losses[type] ?? null) : 'definition',
      lock: concurrent === true ? 'definitions' : 'reads and writes',
      ...withFacts(factIf(concurrent === true, 'concurrently')),
    })
    return [drop, ...cascadeEffects(object, behavior, type)]
  })
}

/** A trigger, policy or rule: its name stands behind that of its table. */
function partOfTable(kind: string, node: Node): { readonly object: EffectObject; readonly detail: string } {
  const parts = stringsOf(nodeAs(node, 'List')?.items)
  return {
    object: { kind, schema: null, name: parts.at(-1) ?? '' },
    detail: `of ${parts.slice(0, -1).join('.')}`,
  }
}

/** Kinds of which CASCADE takes along definitions only: of any other it may take tables or columns, with their data. */
const holdNoData = new Set<ObjectType>([
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_INDEX',
  'OBJECT_SEQUENCE',
  'OBJECT_COLUMN',
  'OBJECT_TABCONSTRAINT',
  'OBJECT_DOMCONSTRAINT',
  'OBJECT_TRIGGER',
  'OBJECT_RULE',
  'OBJECT_POLICY',
  'OBJECT_STATISTIC_EXT',
])

/** CASCADE takes along what the statement does not name. */
export function cascadeEffects(
  object: EffectObject | null,
  behavior: DropBehavior | undefined,
  type: ObjectType = 'OBJECT_TABLE',
): StatementEffect[] {
  if (behavior !== 'DROP_CASCADE') return []
  const loses = holdNoData.has(type) ? 'definition' : 'rows'
  return [effectOf('cascade', object, { loses, lock: 'reads and writes', certain: false })]
}

/** The name of a dropped object: a list of strings, a string, a type, or a function with its arguments. */
function objectOf(kind: string, node: Node): EffectObject | null {
  const list = nodeAs(node, 'List')
  const parts =
    list === null
      ? [
          ...stringsOf([node]),
          ...stringsOf(nodeAs(node, 'TypeName')?.names),
          ...stringsOf(nodeAs(node, 'ObjectWithArgs')?.objname),
        ]
      : [
          ...stringsOf(list.items),
          ...nodesOf(list.items, 'TypeName').flatMap(({ names }) => stringsOf(names)),
        ]
  return named(kind, parts)
}

/** TRUNCATE of each table; CASCADE empties those that refer to it. */
export function truncateEffects({ relations, behavior }: TruncateStmt): StatementEffect[] {
  return nodesOf(relations, 'RangeVar').flatMap((range) => {
    const table = relation('table', range)
    const truncate = effectOf('truncate', table, {
      loses: 'rows',
      everyRow: true,
      lock: 'reads and writes',
    })
    const cascade = effectOf('cascade', table, {
      detail: 'truncate',
      loses: 'rows',
      lock: 'reads and writes',
      certain: false,
    })
    return behavior === 'DROP_CASCADE' ? [truncate, cascade] : [truncate]
  })
}

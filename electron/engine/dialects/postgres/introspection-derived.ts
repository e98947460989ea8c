import {
  objectKey,
  partKey,
  type CarriedSnapshot,
  type QualifiedName,
} from '../../../../shared/model/schema-snapshot.ts'
import { postgresLiteral, postgresName, postgresQualified } from './names.ts'
import type { Row } from '../dialect.ts'
import { flagOf, listOf, textOf, textOrNull } from './catalog-row.ts'
import type { ReadingContext } from './introspection-context.ts'

function part(kind: string, on: QualifiedName, name: string): CarriedSnapshot {
  return {
    kind,
    schema: on.schema,
    on: { schema: on.schema, name: on.name },
    name,
    create: [],
    drop: [],
    replaces: true,
    attributes: null,
    commentOn: null,
    grantOn: null,
    role: null,
    dependsOn: [objectKey('table', on.schema, on.name)],
    comment: null,
    grants: [],
  }
}

/** Statements that give an inherited column this default and nullability where the other is there. */
function columnStatements(alter: string, to: Row, from: Row): string[] {
  const expression = textOrNull(to, 'expression')
  const value = expression === null ? 'DROP DEFAULT' : `SET DEFAULT ${expression}`
  const same = expression === textOrNull(from, 'expression') || textOf(to, 'generated') !== ''
  return [
    ...(same ? [] : [`${alter} ${value}`]),
    ...(flagOf(to, 'not_null') === flagOf(from, 'not_null')
      ? []
      : [`${alter} ${flagOf(to, 'not_null') ? 'SET' : 'DROP'} NOT NULL`]),
  ]
}

/** Inherited columns whose default or NOT NULL is not that of any parent. */
function overrides(context: ReadingContext): CarriedSnapshot[] {
  const parents = new Map(
    context
      .rows('relations')
      .filter((row) => listOf(row, 'parents').length > 0)
      .map((row) => [textOf(row, 'oid'), listOf(row, 'parents')]),
  )
  if (parents.size === 0) return []
  const key = (relation: string, row: Row) => `${relation} ${textOf(row, 'name')}`
  const columns = new Map(context.rows('columns').map((row) => [key(textOf(row, 'relation'), row), row]))
  return context.rows('columns').flatMap((row) => {
    const on = context.relation(textOf(row, 'relation'))
    if (on === undefined || !flagOf(row, 'inherited') || flagOf(row, 'local')) return []
    const above = (parents.get(textOf(row, 'relation')) ?? [])
      .map((each) => columns.get(key(each, row)))
      .filter((each) => each !== undefined)
    const name = textOf(row, 'name')
    const alter = `ALTER TABLE ${postgresQualified(on.schema, on.name)} ALTER COLUMN ${postgresName(name)}`
    const [first] = above
    if (first === undefined || above.some((each) => columnStatements(alter, row, each).length === 0))
      return []
    const found = part('inherited column', on, name)
    const needs = context.dependsOn('pg_class', textOf(row, 'relation'), textOf(row, 'position'))
    return [
      {
        ...found,
        create: columnStatements(alter, row, first),
        drop: columnStatements(alter, first, row),
        dependsOn: [
          ...new Set([...found.dependsOn, partKey('column', on.schema, on.name, name), ...needs]),
        ].toSorted(),
      },
    ]
  })
}

const MAX_NAME = 63

/** `table_columns_label`, cut as the server cuts it: the longer of the two first. */
function usualName(table: string, columns: string, label: string): string {
  let [left, right] = [table, columns]
  const bytes = (text: string) => Buffer.byteLength(text)
  const room = MAX_NAME - bytes(label) - 1 - (columns === '' ? 0 : 1)
  while (bytes(left) + bytes(right) > room) {
    if (bytes(left) > bytes(right)) left = left.slice(0, -1)
    else right = right.slice(0, -1)
  }
  return [left, ...(columns === '' ? [] : [right]), label].join('_')
}

/** What the server ends the name of an index with (ChooseIndexName in its indexcmds.c). */
function labelOf(row: Row): string {
  if (flagOf(row, 'is_primary')) return 'pkey'
  if (flagOf(row, 'is_exclusion')) return 'excl'
  return flagOf(row, 'of_constraint') ? 'key' : 'idx'
}

/**
 * Names the index of a partition that belongs to a parent's index. An index that has the name gives way to it; `usual`
 * names, as the server itself gives them, give way to others.
 */
function renameIndex(on: QualifiedName, parent: string, to: string, kind: 'wanted' | 'usual'): string {
  const literal = (text: string) => postgresLiteral(postgresQualified(on.schema, text))
  const name = postgresLiteral(to)
  const free =
    `(SELECT t.name FROM (SELECT n, CASE n WHEN 0 THEN ${name} ELSE left(${name}, 50) || n END AS name FROM generate_series(0, 999) n) t ` +
    `WHERE to_regclass(${postgresLiteral(`${postgresName(on.schema)}.`)} || quote_ident(t.name)) IS NULL ORDER BY t.n LIMIT 1)`
  const room = `IF EXISTS (SELECT FROM pg_class WHERE oid = to_regclass(${literal(to)}) AND relkind IN ('i', 'I')) THEN EXECUTE format('ALTER INDEX %s RENAME TO %I', to_regclass(${literal(to)}), ${free}); END IF; `
  return (
    `DO $headway$ DECLARE found regclass; BEGIN FOR found IN SELECT x.indexrelid FROM pg_inherits i ` +
    `JOIN pg_index x ON x.indexrelid = i.inhrelid JOIN pg_class c ON c.oid = x.indexrelid ` +
    `WHERE i.inhparent = ${literal(parent)}::regclass AND x.indrelid = ${literal(on.name)}::regclass ` +
    `AND c.relname <> ${name} LOOP ${kind === 'wanted' ? room : ''}EXECUTE format('ALTER INDEX %s RENAME TO %I', found, ` +
    `${kind === 'wanted' ? name : free}); END LOOP; END $headway$`
  )
}

/** Names of a partition's indexes that are not those the server gives where the partition is made. */
function indexNames(context: ReadingContext): CarriedSnapshot[] {
  const names = new Map(context.rows('indexes').map((row) => [textOf(row, 'oid'), textOf(row, 'name')]))
  return context.rows('indexes').flatMap((row) => {
    const parent = names.get(textOf(row, 'parent'))
    const on = context.relation(textOf(row, 'relation'))
    if (on === undefined || parent === undefined) return []
    const name = textOf(row, 'name')
    const label = labelOf(row)
    const columns = label === 'pkey' ? '' : listOf(row, 'column_names').join('_')
    const usual = usualName(on.name, columns, label)
    if (name.startsWith(usual) && /^\d*$/.test(name.slice(usual.length))) return []
    const create = [renameIndex(on, parent, name, 'wanted')]
    return [{ ...part('index name', on, parent), create, drop: [renameIndex(on, parent, usual, 'usual')] }]
  })
}

/** What is told from several rows: overrides of inherited columns, names of partitions' indexes. */
export function derivedCarried(context: ReadingContext): CarriedSnapshot[] {
  return [...overrides(context), ...indexNames(context)]
}

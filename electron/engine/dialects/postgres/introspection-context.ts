import {
  carriedKey,
  objectKey,
  partKey,
  unmodelledKey,
  type Grant,
} from '../../../../shared/model/schema-snapshot.ts'
import type { Row } from '../dialect.ts'
import type { CatalogRows } from '../introspection.ts'
import { CARRIED } from './carried-query.ts'
import { flagOf, listOf, textOf, textOrNull } from './catalog-row.ts'

/** A table or view while it is being read. */
type RelationRef = { readonly schema: string; readonly name: string; readonly kind: string }

/** What every part of the reader looks up: names by oid, comments, grants, dependencies. */
export type ReadingContext = {
  readonly rows: (name: string) => readonly Row[]
  readonly relation: (oid: string) => RelationRef | undefined
  /** Column name by relation and position. */
  readonly column: (relation: string, position: string) => string | undefined
  readonly comment: (catalog: string, oid: string, position?: string) => string | null
  readonly grants: (catalog: string, oid: string) => Grant[]
  /** Keys of what the object stands on, sorted; of one column of a table where `part` is its position. */
  readonly dependsOn: (catalog: string, oid: string, part?: string) => string[]
}

function byKey(rows: readonly Row[], key: (row: Row) => string): Map<string, Row[]> {
  return Map.groupBy(rows, key)
}

function grantsOf(rows: readonly Row[], catalog: string, publicNow: readonly string[]): Grant[] {
  const given = rows
    .filter((row) => row['grantee'] !== null && !flagOf(row, 'is_owner'))
    .map((row) => ({
      grantee: textOf(row, 'grantee'),
      privilege: textOf(row, 'privilege'),
      grantable: flagOf(row, 'grantable'),
      revoked: false,
    }))
  const usual = catalog === 'pg_proc' ? ['EXECUTE'] : catalog === 'pg_type' ? ['USAGE'] : publicNow
  const isUsual = (grant: Grant) =>
    grant.grantee === 'PUBLIC' && usual.includes(grant.privilege) && !grant.grantable
  const revoked = usual
    .filter((privilege) => !given.some((each) => each.grantee === 'PUBLIC' && each.privilege === privilege))
    .map((privilege) => ({ grantee: 'PUBLIC', privilege, grantable: false, revoked: true }))
  const order = (grant: Grant) => `${grant.grantee}\u0001${grant.privilege}`
  return [...given.filter((each) => !isUsual(each)), ...revoked].toSorted((a, b) =>
    order(a) < order(b) ? -1 : 1,
  )
}

/** Keys of parts of tables and of what is not modelled. */
function partKeys(
  rows: (name: string) => readonly Row[],
  relation: (oid: string) => RelationRef | undefined,
): [string, string][] {
  const onTable = (query: string, key: (row: Row, on: RelationRef) => [string, string]) =>
    rows(query).flatMap((row) => {
      const on = relation(textOf(row, 'relation'))
      return on === undefined ? [] : [key(row, on)]
    })
  return [
    ...onTable('constraints', (row, on) => [
      `pg_constraint ${textOf(row, 'oid')}`,
      partKey('constraint', on.schema, on.name, textOf(row, 'name')),
    ]),
    ...onTable('indexes', (row, on) => [
      `pg_class ${textOf(row, 'oid')}`,
      flagOf(row, 'of_constraint')
        ? partKey('constraint', on.schema, on.name, textOf(row, 'name'))
        : objectKey('index', on.schema, textOf(row, 'name')),
    ]),
  ]
}

function keysByOid(
  rows: (name: string) => readonly Row[],
  relation: (oid: string) => RelationRef | undefined,
): Map<string, string> {
  const named = (query: string, catalog: string, key: (row: Row) => string) =>
    rows(query).map((row): [string, string] => [`${catalog} ${textOf(row, 'oid')}`, key(row)])
  const own = (kind: string) => (row: Row) => objectKey(kind, textOf(row, 'schema'), textOf(row, 'name'))
  const carried = rows('carried')
    .filter((row) => textOf(row, 'oid') !== '0')
    .map((row): [string, string] => {
      const on = relation(textOf(row, 'relation'))
      const [kind, schema, name] = [textOf(row, 'kind'), textOf(row, 'schema'), textOf(row, 'name')]
      const key = carriedKey({ kind, schema, name, on: on ?? null })
      return [`${textOf(row, 'class')} ${textOf(row, 'oid')}`, key]
    })
  return new Map([
    ...named('relations', 'pg_class', (row) => own(/[vm]/.test(textOf(row, 'kind')) ? 'view' : 'table')(row)),
    ...named('sequences', 'pg_class', own('sequence')),
    ...named('types', 'pg_type', own('type')),
    ...named('routines', 'pg_proc', (row) =>
      objectKey('routine', textOf(row, 'schema'), `${textOf(row, 'name')}(${textOf(row, 'arguments')})`),
    ),
    ...named('extensions', 'pg_extension', (row) => objectKey('extension', '', textOf(row, 'name'))),
    ...named('namespaces', 'pg_namespace', (row) => objectKey('schema', '', textOf(row, 'name'))),
    ...rows('others').map((row): [string, string] => [
      `${textOf(row, 'class')} ${textOf(row, 'oid')}`,
      unmodelledKey(textOf(row, 'kind'), textOf(row, 'name')),
    ]),
    ...partKeys(rows, relation),
    ...carried,
  ])
}

/** Indexes the rows once, so that every look-up is constant. */
export function readingContext(catalog: CatalogRows): ReadingContext {
  const carried = Object.entries(catalog).flatMap(([name, of]) => (name.startsWith(CARRIED) ? of : []))
  const rows = (name: string): readonly Row[] => (name === 'carried' ? carried : (catalog[name] ?? []))
  const relations = new Map(
    rows('relations').map((row) => [
      textOf(row, 'oid'),
      { schema: textOf(row, 'schema'), name: textOf(row, 'name'), kind: textOf(row, 'kind') },
    ]),
  )
  const columns = new Map(
    rows('columns').map((row) => [
      `${textOf(row, 'relation')} ${textOf(row, 'position')}`,
      textOf(row, 'name'),
    ]),
  )
  const comments = new Map(
    rows('descriptions').map((row) => [
      `${textOf(row, 'class')} ${textOf(row, 'oid')} ${textOf(row, 'position')}`,
      textOrNull(row, 'comment'),
    ]),
  )
  const grants = byKey(rows('grants'), (row) => `${textOf(row, 'class')} ${textOf(row, 'oid')}`)
  const edges = byKey(rows('dependencies'), (row) => `${textOf(row, 'class')} ${textOf(row, 'oid')}`)
  const keys = keysByOid(rows, (oid) => relations.get(oid))
  return {
    rows,
    relation: (oid) => relations.get(oid),
    column: (relation, position) => columns.get(`${relation} ${position}`),
    comment: (of, oid, position = '0') => comments.get(`${of} ${oid} ${position}`) ?? null,
    grants(of, oid) {
      const found = grants.get(`${of} ${oid}`)
      const isPublicSchema =
        of === 'pg_namespace' &&
        rows('namespaces').some((row) => textOf(row, 'oid') === oid && row['name'] === 'public')
      return found === undefined ? [] : grantsOf(found, of, isPublicSchema ? ['USAGE'] : [])
    },
    dependsOn(of, oid, part) {
      const own = keys.get(`${of} ${oid}`)
      const found = (edges.get(`${of} ${oid}`) ?? [])
        .filter((row) => part === undefined || textOf(row, 'part') === part)
        .map((row) => keys.get(`${textOf(row, 'target_class')} ${textOf(row, 'target')}`))
        .filter((key) => key !== undefined && key !== own)
      return [...new Set(found)].filter((key) => key !== undefined).toSorted()
    },
  }
}

/** Names of the columns at these positions. */
export function columnNames(context: ReadingContext, relation: string, row: Row, field: string): string[] {
  return listOf(row, field).flatMap((position) => context.column(relation, position) ?? [])
}

import {
  objectKey,
  partKey,
  type CarriedSnapshot,
  type QualifiedName,
} from '../../../../shared/model/schema-snapshot.ts'
import type { Row } from '../dialect.ts'
import { flagOf, listOf, textOf, textOrNull } from './catalog-row.ts'
import { derivedCarried } from './introspection-derived.ts'
import type { ReadingContext } from './introspection-context.ts'

function ownerOf(context: ReadingContext, row: Row): QualifiedName | null {
  const oid = textOrNull(row, 'relation')
  if (oid === null) return null
  const found = context.relation(oid)
  return found === undefined ? null : { schema: found.schema, name: found.name }
}

/** Keys of the table or view that it is part of, and of the column or index there that it names. */
function partNeeds(context: ReadingContext, row: Row, on: QualifiedName | null): string[] {
  if (on === null) return []
  const kind = /[vm]/.test(context.relation(textOf(row, 'relation'))?.kind ?? '') ? 'view' : 'table'
  const [column, index] = [textOrNull(row, 'column_name'), textOrNull(row, 'index_name')]
  return [
    objectKey(kind, on.schema, on.name),
    ...(column === null ? [] : [partKey('column', on.schema, on.name, column)]),
    ...(index === null
      ? []
      : [objectKey('index', on.schema, index), partKey('constraint', on.schema, on.name, index)]),
  ]
}

function attributesOf(row: Row): CarriedSnapshot['attributes'] {
  const value = row['attributes']
  return Array.isArray(value) ? (value as { name: string; definition: string }[]) : null
}

function readCarried(context: ReadingContext, row: Row): CarriedSnapshot {
  const [catalog, oid] = [textOf(row, 'class'), textOf(row, 'oid')]
  const on = ownerOf(context, row)
  const need = textOrNull(row, 'need')
  const needs = [
    ...partNeeds(context, row, on),
    ...(oid === '0' ? [] : context.dependsOn(catalog, oid)),
    ...(need === null ? [] : [need]),
  ]
  return {
    kind: textOf(row, 'kind'),
    schema: textOf(row, 'schema'),
    on,
    name: textOf(row, 'name'),
    create: [...listOf(row, 'creates')],
    drop: [...listOf(row, 'drops')],
    replaces: flagOf(row, 'replaces'),
    attributes: attributesOf(row),
    commentOn: textOrNull(row, 'comment_on'),
    grantOn: textOrNull(row, 'grant_on'),
    role: textOrNull(row, 'role'),
    dependsOn: [...new Set(needs)].toSorted(),
    comment: oid === '0' ? null : context.comment(catalog, oid),
    grants: oid === '0' ? [] : context.grants(catalog, oid),
  }
}

function orderKey(carried: CarriedSnapshot): string {
  return [carried.schema, carried.on?.schema ?? '', carried.on?.name ?? '', carried.kind, carried.name].join(
    '\u0001',
  )
}

/** Whatever is carried as statements, in the order of names. */
export function readAllCarried(context: ReadingContext): CarriedSnapshot[] {
  return context
    .rows('carried')
    .map((row) => readCarried(context, row))
    .concat(derivedCarried(context))
    .toSorted((a, b) => (orderKey(a) < orderKey(b) ? -1 : 1))
}

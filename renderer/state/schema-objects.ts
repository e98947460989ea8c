import type { SchemaText } from '../../shared/contract/schema.ts'
import type { SchemaChange } from '../../shared/model/changes.ts'

type Available = Extract<SchemaText, { kind: 'available' }>

/** The DDL of the object that a change is about (of its table for a part), in one of the two schemas; `` where it is not there. */
export function objectText(text: Available, change: SchemaChange): string {
  const names = new Set([change.table ?? change.name])
  if (change.action === 'rename' && change.table === null && change.newName !== null)
    names.add(change.newName)
  // A schema of its own has no schema.
  const schema = change.kind === 'schema' ? '' : change.schema
  return text.objects
    .filter((object) => object.schema === schema && names.has(object.name))
    .map(({ from, to }) => text.ddl.slice(from, to))
    .join('\n')
}

/** How many objects (tables with their parts, views, types, routines) both schemas have with the same text. */
export function sameObjects(left: Available, right: Available): number {
  const texts = new Set(right.objects.map(({ from, to }) => right.ddl.slice(from, to)))
  return left.objects.filter(({ from, to }) => texts.has(left.ddl.slice(from, to))).length
}

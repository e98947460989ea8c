import type { Aspect, SchemaChange } from '../../../shared/model/changes.ts'
import type { CarriedSnapshot } from '../../../shared/model/schema-snapshot.ts'
import { buildChange, diffBy, grantsAspect, shortName, textAspect } from './change-builder.ts'

const subject = (carried: CarriedSnapshot) => ({
  schema: carried.on?.schema ?? carried.schema,
  table: carried.on?.name ?? null,
  name: `${carried.kind} ${carried.name}`,
})

const text = (statements: readonly string[]): string => statements.join('; ')

function aspects(from: CarriedSnapshot, to: CarriedSnapshot): Aspect[] {
  return [
    ...textAspect('definition', text(from.create), text(to.create)),
    ...textAspect('comment', from.comment, to.comment),
    ...grantsAspect(from.grants, to.grants),
  ]
}

/** `create aggregate app.total(integer)`, `drop rule orders.keep`: the kind before the whole name. */
function titled(change: SchemaChange, { kind, name }: CarriedSnapshot): SchemaChange {
  const { schema, table } = change
  const plain = `${change.action} object ${shortName({ schema, table, name: `${kind} ${name}` })}`
  return {
    ...change,
    title: change.title.replace(
      plain,
      () => `${change.action} ${kind} ${shortName({ schema, table, name })}`,
    ),
  }
}

/** Differences between what two databases hold besides what is modelled. */
export function compareCarried(
  from: readonly CarriedSnapshot[],
  to: readonly CarriedSnapshot[],
): SchemaChange[] {
  const key = (carried: CarriedSnapshot) =>
    JSON.stringify([carried.schema, carried.on, carried.kind, carried.name])
  const { dropped, created, altered } = diffBy(from, to, key)
  return [
    ...created.map((each) =>
      titled(buildChange('object', 'create', subject(each), { before: null, after: each }), each),
    ),
    ...altered.flatMap(({ before, after }) => {
      const found = aspects(before, after)
      return found.length === 0
        ? []
        : [titled(buildChange('object', 'alter', subject(after), { before, after, aspects: found }), after)]
    }),
    ...dropped.map((each) =>
      titled(buildChange('object', 'drop', subject(each), { before: each, after: null }), each),
    ),
  ]
}

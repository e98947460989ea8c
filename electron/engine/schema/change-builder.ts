import type { Aspect, ChangeKind, SchemaChange } from '../../../shared/model/changes.ts'
import type { DialectName } from '../../../shared/model/project.ts'
import type { Grant } from '../../../shared/model/schema-snapshot.ts'
import { deepEqual } from './deep-equal.ts'
import { traitsOf } from '../dialects/traits.ts'

/** Which object a change is about. `table` is the owner, null for what stands alone. */
export type ChangeSubject = {
  readonly schema: string
  readonly table: string | null
  readonly name: string
}

/** The objects themselves, as the change's kind says. */
type Payload = {
  readonly before: object | null
  readonly after: object | null
  readonly aspects?: readonly Aspect[]
  readonly newName?: string
  readonly newSchema?: string | undefined
}

const verbs = { create: 'create', drop: 'drop', alter: 'alter', rename: 'rename' } as const

/** `orders.total`, `app.orders.total`: the schema only where it is not the dialect's usual one. */
export function shortName(subject: ChangeSubject): string {
  const usual = subject.schema === 'public' || subject.schema === 'main' || subject.schema === ''
  return [usual ? null : subject.schema, subject.table, subject.name]
    .filter((each) => each !== null)
    .join('.')
}

function titleOf(
  kind: ChangeKind,
  action: SchemaChange['action'],
  subject: ChangeSubject,
  payload: Payload,
): string {
  const name = shortName(subject)
  const { newName = '', newSchema } = payload
  if (action === 'rename' && newSchema !== undefined)
    return `move ${kind} ${name} to ${shortName({ schema: newSchema, table: null, name: newName })}`
  if (action === 'rename') return `rename ${kind} ${name} to ${newName}`
  const verb = kind === 'column' && action === 'create' ? 'add' : verbs[action]
  const what = (payload.aspects ?? []).map((aspect) =>
    aspect.from === null && aspect.to === null
      ? aspect.what
      : `${aspect.what} ${aspect.from ?? 'none'} to ${aspect.to ?? 'none'}`,
  )
  return `${verb} ${kind} ${name}${what.length === 0 ? '' : `: ${what.join(', ')}`}`
}

/** A change without its notes: loss, locks and dependencies are filled in by `annotateChanges`. */
export function buildChange(
  kind: ChangeKind,
  action: SchemaChange['action'],
  subject: ChangeSubject,
  payload: Payload,
): SchemaChange {
  const id = `${action} ${kind} ${[subject.schema, subject.table, subject.name].filter((each) => each !== null && each !== '').join('.')}`
  const change = {
    id,
    action,
    kind,
    schema: subject.schema,
    table: subject.table,
    name: subject.name,
    newName: payload.newName ?? null,
    ...(payload.newSchema === undefined ? {} : { newSchema: payload.newSchema }),
    title: titleOf(kind, action, subject, payload),
    aspects: [...(payload.aspects ?? [])],
    before: payload.before,
    after: payload.after,
    reversible: true,
    loss: null,
    downgradeLoss: null,
    countSql: null,
    lock: null,
    dependsOn: [],
    consequenceOf: null,
  }
  // Each caller compares lists of one kind of object; TypeScript cannot follow that into the union.
  return change as unknown as SchemaChange
}

/** An aspect where two texts differ, else nothing. */
export function textAspect(what: string, from: string | null, to: string | null): Aspect[] {
  return from === to ? [] : [{ what, from, to }]
}

/** An aspect named for people where two values differ in any member. */
export function valueAspect(what: string, from: unknown, to: unknown): Aspect[] {
  const a = JSON.stringify(from)
  const b = JSON.stringify(to)
  return a === b ? [] : [{ what, from: a, to: b }]
}

/** The same where `words` says each value. */
export function wordedAspect<T>(what: string, from: T, to: T, words: (value: T) => string): Aspect[] {
  return valueAspect(what, from, to).map(() => ({ what, from: words(from), to: words(to) }))
}

/** Privileges that differ, in words: `nothing` and `CREATE for migrator`. */
export function grantsAspect(from: readonly Grant[], to: readonly Grant[]): Aspect[] {
  return textAspect('grants', grantWords(from), grantWords(to))
}

function grantWords(grants: readonly Grant[]): string {
  const words = grants.map(({ grantee, privilege, grantable, revoked }) => {
    const taken = revoked ? 'taken from' : 'for'
    return `${privilege} ${taken} ${grantee}${grantable ? ' (may pass it on)' : ''}`
  })
  return words.length === 0 ? 'nothing' : words.join(', ')
}

/** What is in the first list only, in the second only, and in both but not equal, matched by key. */
export function diffBy<T>(
  from: readonly T[],
  to: readonly T[],
  key: (t: T) => string,
): { dropped: T[]; created: T[]; altered: { before: T; after: T }[] } {
  const before = new Map(from.map((each) => [key(each), each]))
  const after = new Map(to.map((each) => [key(each), each]))
  return {
    dropped: from.filter((each) => !after.has(key(each))),
    created: to.filter((each) => !before.has(key(each))),
    altered: to.flatMap((each) => {
      const old = before.get(key(each))
      return old === undefined || deepEqual(old, each) ? [] : [{ before: old, after: each }]
    }),
  }
}

/** A name in the dialect's own quoting, qualified where it has schemas. */
export function sqlName(dialect: DialectName, schema: string, name: string): string {
  const own = traitsOf(dialect).nameText(name)
  return traitsOf(dialect).hasSchemas ? `${traitsOf(dialect).nameText(schema)}.${own}` : own
}

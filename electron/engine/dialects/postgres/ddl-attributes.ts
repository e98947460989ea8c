import type {
  CarriedSnapshot,
  DomainSnapshot,
  Grant,
  PolicySnapshot,
  RoutineSnapshot,
  TableSnapshot,
  TriggerSnapshot,
  ViewSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { postgresLiteral as literal, postgresName as name, postgresQualified as qualified } from './names.ts'

/** COMMENT ON; a null comment takes it away. `object` is kind and name: `TABLE public.users`. */
export function commentDdl(object: string, comment: string | null): string {
  return `COMMENT ON ${object} IS ${comment === null ? 'NULL' : literal(comment)}`
}

/** The statement that makes one grant so; `undo` takes it back. */
export function grantDdl(object: string, grant: Grant, undo = false): string {
  const role = grant.grantee === 'PUBLIC' ? 'PUBLIC' : name(grant.grantee)
  if (grant.revoked !== undo) return `REVOKE ${grant.privilege} ON ${object} FROM ${role}`
  return `GRANT ${grant.privilege} ON ${object} TO ${role}${grant.grantable ? ' WITH GRANT OPTION' : ''}`
}

/** `public.f(integer)`, as statements name a routine. */
export function routineName(routine: RoutineSnapshot): string {
  return `${qualified(routine.schema, routine.name)}(${routine.arguments})`
}

const enableWords = {
  origin: 'ENABLE',
  disabled: 'DISABLE',
  replica: 'ENABLE REPLICA',
  always: 'ENABLE ALWAYS',
}

type TriggerState = Pick<TriggerSnapshot, 'schema' | 'table' | 'enabled'>

/** ALTER TABLE ... ENABLE / DISABLE TRIGGER; without ONLY it also sets the state on every partition below. */
const stateDdl = (trigger: string, { schema, table, enabled }: TriggerState, only = ''): string =>
  `ALTER TABLE ${only}${qualified(schema, table)} ${enableWords[enabled]} TRIGGER ${name(trigger)}`

/** The state of a trigger, then those of partitions that differ. */
export function triggerStateDdl(trigger: TriggerSnapshot): string[] {
  const { name: of, partitions = [] } = trigger
  return [stateDdl(of, trigger), ...partitions.map((each) => stateDdl(of, each, 'ONLY '))]
}

/** Comments and grants of a table and of all its parts. */
export function tableAttributesDdl(table: TableSnapshot): string[] {
  const on = qualified(table.schema, table.name)
  const comments: [string, string | null][] = [
    [`TABLE ${on}`, table.comment],
    ...table.columns.map((column): [string, string | null] => [
      `COLUMN ${on}.${name(column.name)}`,
      column.comment,
    ]),
    ...table.constraints.map((constraint): [string, string | null] => [
      `CONSTRAINT ${name(constraint.name ?? '')} ON ${on}`,
      constraint.comment,
    ]),
    ...table.indexes.map((each): [string, string | null] => [
      `INDEX ${qualified(table.schema, each.name)}`,
      each.comment,
    ]),
  ]
  const described = comments.flatMap(([object, text]) => (text === null ? [] : [commentDdl(object, text)]))
  const security: string[] = []
  if (table.rowSecurity.enabled) security.push(`ALTER TABLE ${on} ENABLE ROW LEVEL SECURITY`)
  if (table.rowSecurity.forced) security.push(`ALTER TABLE ${on} FORCE ROW LEVEL SECURITY`)
  return [...security, ...described, ...table.grants.map((grant) => grantDdl(`TABLE ${on}`, grant))]
}

/** Comments and grants of a view, of its columns and of a materialised view's indexes. */
export function viewAttributesDdl(view: ViewSnapshot): string[] {
  const on = qualified(view.schema, view.name)
  const kind = view.materialized ? 'MATERIALIZED VIEW' : 'VIEW'
  const columns = view.columns.flatMap((column) =>
    column.comment === null ? [] : [commentDdl(`COLUMN ${on}.${name(column.name)}`, column.comment)],
  )
  const indexes = view.indexes.flatMap((index) =>
    index.comment === null ? [] : [commentDdl(`INDEX ${qualified(view.schema, index.name)}`, index.comment)],
  )
  const own = view.comment === null ? [] : [commentDdl(`${kind} ${on}`, view.comment)]
  return [...own, ...columns, ...indexes, ...view.grants.map((grant) => grantDdl(`TABLE ${on}`, grant))]
}

/** Comment and grants of an object that stands alone; `kind` as COMMENT ON and GRANT spell it. */
export function attributesDdl(
  kind: string,
  object: string,
  value: { readonly comment: string | null; readonly grants?: readonly Grant[] },
): string[] {
  const own = value.comment === null ? [] : [commentDdl(`${kind} ${object}`, value.comment)]
  return [...own, ...(value.grants ?? []).map((grant) => grantDdl(`${kind} ${object}`, grant))]
}

/** Comment and grants of what is carried as statements. */
export function carriedAttributesDdl({ comment, commentOn, grants, grantOn }: CarriedSnapshot): string[] {
  return [
    ...(comment === null || commentOn === null ? [] : [commentDdl(commentOn, comment)]),
    ...(grantOn === null ? [] : grants.map((grant) => grantDdl(grantOn, grant))),
  ]
}

/** State and comment of a trigger that was just created. */
export function triggerAttributesDdl(trigger: TriggerSnapshot): string[] {
  const [own = '', ...ofPartitions] = triggerStateDdl(trigger)
  const state = [...(trigger.enabled === 'origin' ? [] : [own]), ...ofPartitions]
  const object = `TRIGGER ${name(trigger.name)} ON ${qualified(trigger.schema, trigger.table)}`
  return trigger.comment === null ? state : [...state, commentDdl(object, trigger.comment)]
}

export function policyAttributesDdl(policy: PolicySnapshot): string[] {
  const object = `POLICY ${name(policy.name)} ON ${qualified(policy.schema, policy.table)}`
  return policy.comment === null ? [] : [commentDdl(object, policy.comment)]
}

/** What initdb says of the schema public. */
export const initialComment = 'standard public schema'

/** Schemas that exist in every database and are not created. */
export function isGivenSchema(schema: string): boolean {
  return schema === 'public'
}

/** Comments on the checks of a domain that was just created. */
export function domainChecksDdl(type: string, { checks }: DomainSnapshot): string[] {
  return checks.flatMap((check) =>
    check.comment === null
      ? []
      : [commentDdl(`CONSTRAINT ${name(check.name)} ON DOMAIN ${type}`, check.comment)],
  )
}

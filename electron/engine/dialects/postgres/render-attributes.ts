import type { Grant, TableSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { commentDdl, grantDdl } from './ddl-attributes.ts'
import { optionsDdl } from './ddl.ts'
import { postgresName as name, postgresQualified as qualified } from './names.ts'

const sameGrant = (a: Grant) => (b: Grant) => JSON.stringify(a) === JSON.stringify(b)

/** GRANT and REVOKE from one list of grants to the other; `object` is kind and name. */
export function grantsDiff(object: string, before: readonly Grant[], after: readonly Grant[]): string[] {
  return [
    ...before.filter((each) => !after.some(sameGrant(each))).map((each) => grantDdl(object, each, true)),
    ...after.filter((each) => !before.some(sameGrant(each))).map((each) => grantDdl(object, each)),
  ]
}

function optionsDiff(on: string, before: TableSnapshot, after: TableSnapshot): string[] {
  const key = (option: string) => option.slice(0, option.indexOf('='))
  const kept = new Set(after.options.map(key))
  const reset = before.options.map(key).filter((each) => !kept.has(each))
  const set = after.options.filter((option) => !before.options.includes(option))
  return [
    ...(reset.length === 0 ? [] : [`ALTER TABLE ${on} RESET (${reset.join(', ')})`]),
    ...(set.length === 0 ? [] : [`ALTER TABLE ${on} SET (${optionsDdl(set)})`]),
  ]
}

/** Parents that a table gets; those it loses are left before anything is dropped. */
function parentsDiff(on: string, before: TableSnapshot, after: TableSnapshot): string[] {
  const text = (each: { readonly schema: string; readonly name: string }) => qualified(each.schema, each.name)
  const was = before.inherits.map(text)
  return after.inherits
    .map(text)
    .filter((each) => !was.includes(each))
    .map((each) => `ALTER TABLE ${on} INHERIT ${each}`)
}

function partitionDiff(on: string, before: TableSnapshot, after: TableSnapshot): string[] {
  const parent = after.partitionOf
  if (parent === null || JSON.stringify(before.partitionOf) === JSON.stringify(parent)) return []
  return [`ALTER TABLE ${qualified(parent.schema, parent.name)} ATTACH PARTITION ${on} ${parent.bound}`]
}

/** The statements that give a table the other's own attributes; its members are not looked at. */
export function tableAttributesDiff(before: TableSnapshot, after: TableSnapshot): string[] {
  const on = qualified(after.schema, after.name)
  const security = (flag: boolean, yes: string, no: string) =>
    `ALTER TABLE ${on} ${flag ? yes : no} ROW LEVEL SECURITY`
  const [was, is] = [before.rowSecurity, after.rowSecurity]
  return [
    ...partitionDiff(on, before, after),
    ...parentsDiff(on, before, after),
    ...(before.unlogged === after.unlogged
      ? []
      : [`ALTER TABLE ${on} SET ${after.unlogged ? 'UNLOGGED' : 'LOGGED'}`]),
    ...optionsDiff(on, before, after),
    ...(was.enabled === is.enabled ? [] : [security(is.enabled, 'ENABLE', 'DISABLE')]),
    ...(was.forced === is.forced ? [] : [security(is.forced, 'FORCE', 'NO FORCE')]),
    ...(before.comment === after.comment ? [] : [commentDdl(`TABLE ${on}`, after.comment)]),
    ...grantsDiff(`TABLE ${on}`, before.grants, after.grants),
  ]
}

/** Comment and grants of an object that stands alone, where they differ. */
export function describedDiff(
  kind: string,
  object: string,
  before: { readonly comment: string | null; readonly grants: readonly Grant[] },
  after: { readonly comment: string | null; readonly grants: readonly Grant[] },
): string[] {
  return [
    ...(before.comment === after.comment ? [] : [commentDdl(`${kind} ${object}`, after.comment)]),
    ...grantsDiff(`${kind} ${object}`, before.grants, after.grants),
  ]
}

/** ALTER ... RENAME for a part or a relation. */
export function renameDdl(kind: string, object: string, to: string): string {
  return `ALTER ${kind} ${object} RENAME TO ${name(to)}`
}

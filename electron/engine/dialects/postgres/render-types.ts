import {
  objectKey,
  type DomainSnapshot,
  type EnumSnapshot,
  type SequenceSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { attributesDdl, commentDdl, domainChecksDdl } from './ddl-attributes.ts'
import { createDomainDdl, createEnumDdl } from './ddl.ts'
import { postgresLiteral as literal, postgresName as name, postgresQualified as qualified } from './names.ts'
import { sortByNeeds } from '../sort-by-needs.ts'
import { describedDiff, renameDdl } from './render-attributes.ts'
import type { ChangeTo, Work } from './render-work.ts'

/** The name that the old type has until no column uses it. */
const oldName = (type: string): string => `headway_old_${type}`.slice(0, 60)

function addValues(before: EnumSnapshot, after: EnumSnapshot): string[] {
  const type = qualified(after.schema, after.name)
  return after.values.flatMap((value, at) => {
    if (before.values.includes(value)) return []
    const previous = after.values[at - 1]
    // A value that comes first is put before the first old one; the others follow their new neighbour.
    const place =
      previous === undefined ? ` BEFORE ${literal(before.values[0] ?? '')}` : ` AFTER ${literal(previous)}`
    return [
      `ALTER TYPE ${type} ADD VALUE ${literal(value)}${before.values.length === 0 && at === 0 ? '' : place}`,
    ]
  })
}

/** CREATE, or ALTER, of one enum. */
export function renderEnum(work: Work, change: ChangeTo<'enum'>): string[] {
  const { before, after } = change
  if (after === null) return []
  const type = qualified(after.schema, after.name)
  if (before === null) return [createEnumDdl(after), ...attributesDdl('TYPE', type, after)]
  if (work.swappedTypes.has(type)) {
    const make = [createEnumDdl(after), ...attributesDdl('TYPE', type, { ...after, grants: [] })]
    return [renameDdl('TYPE', type, oldName(after.name)), ...make]
  }
  return [...addValues(before, after), ...describedDiff('TYPE', type, before, after)]
}

const addCheck = (type: string, check: DomainSnapshot['checks'][number]): string =>
  `ALTER DOMAIN ${type} ADD CONSTRAINT ${name(check.name)} ${check.definition}`

/** CREATE DOMAIN and what is said of it. */
export function makeDomain(domain: DomainSnapshot): string[] {
  const type = qualified(domain.schema, domain.name)
  const late = domain.checks.filter((check) => check.definition.endsWith('NOT VALID'))
  return [
    createDomainDdl(domain),
    ...late.map((each) => addCheck(type, each)),
    ...attributesDdl('DOMAIN', type, domain),
    ...domainChecksDdl(type, domain),
  ]
}

/** A domain that is made anew while the old one waits under another name. */
export function replaceDomain(domain: DomainSnapshot): string[] {
  const type = qualified(domain.schema, domain.name)
  return [renameDdl('DOMAIN', type, oldName(domain.name)), ...makeDomain({ ...domain, grants: [] })]
}

/** CREATE, or ALTER, of one domain; another base type makes it anew. */
export function renderDomain(work: Work, change: ChangeTo<'domain'>): string[] {
  const { before, after } = change
  if (after === null) return []
  const type = qualified(after.schema, after.name)
  if (before === null) return makeDomain(after)
  if (work.swappedTypes.has(type)) return replaceDomain(after)
  const alter = `ALTER DOMAIN ${type}`
  const same = (a: DomainSnapshot['checks'][number]) => (b: DomainSnapshot['checks'][number]) =>
    a.name === b.name && a.definition === b.definition
  return [
    ...before.checks
      .filter((check) => !after.checks.some(same(check)))
      .map((check) => `${alter} DROP CONSTRAINT ${name(check.name)}`),
    ...(before.default === after.default
      ? []
      : [after.default === null ? `${alter} DROP DEFAULT` : `${alter} SET DEFAULT ${after.default}`]),
    ...(before.notNull === after.notNull ? [] : [`${alter} ${after.notNull ? 'SET' : 'DROP'} NOT NULL`]),
    ...after.checks.filter((check) => !before.checks.some(same(check))).map((check) => addCheck(type, check)),
    ...describedDiff('DOMAIN', type, before, after),
    ...after.checks.flatMap((check) => {
      const old = before.checks.find(same(check))?.comment ?? null
      return old === check.comment
        ? []
        : [commentDdl(`CONSTRAINT ${name(check.name)} ON DOMAIN ${type}`, check.comment)]
    }),
  ]
}

/** Takes away the old types that waited. */
export function dropSwapped(work: Work): string[] {
  const swapped = (each: { readonly schema: string; readonly name: string }) =>
    work.swappedTypes.has(qualified(each.schema, each.name))
  const drop = (kind: string) => (each: DomainSnapshot | EnumSnapshot) =>
    `DROP ${kind} ${qualified(each.schema, oldName(each.name))}`
  // The domains first: they stand on the enums, and each on what was made before it.
  const domains = sortByNeeds(
    work.to.domains.filter(swapped).map((domain) => ({
      key: objectKey('type', domain.schema, domain.name),
      needs: domain.dependsOn,
      statements: [drop('DOMAIN')(domain)],
    })),
  ).toReversed()
  return [
    ...domains.flatMap((domain) => domain.statements),
    ...work.to.enums.filter(swapped).map(drop('TYPE')),
  ]
}

/** ALTER SEQUENCE with all options, in one statement. */
export function alterSequence(before: SequenceSnapshot, after: SequenceSnapshot): string[] {
  const sequence = qualified(after.schema, after.name)
  const { options } = after
  const all =
    `AS ${options.type} INCREMENT BY ${options.increment} MINVALUE ${options.min} MAXVALUE ${options.max} ` +
    `START WITH ${options.start} CACHE ${options.cache} ${options.cycle ? 'CYCLE' : 'NO CYCLE'}`
  return [
    ...(JSON.stringify(before.options) === JSON.stringify(options)
      ? []
      : [`ALTER SEQUENCE ${sequence} ${all}`]),
    ...(before.unlogged === after.unlogged
      ? []
      : [`ALTER SEQUENCE ${sequence} SET ${after.unlogged ? 'UNLOGGED' : 'LOGGED'}`]),
    ...describedDiff('SEQUENCE', sequence, before, after),
  ]
}

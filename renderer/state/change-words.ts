import type { CandidateCount, LossCount } from '../../shared/contract/changes.ts'
import type { Aspect, LockNote, SchemaChange } from '../../shared/model/changes.ts'
import { count, list, number } from './words.ts'

/** A side as it stands in a sentence: "the model", "database dev", "the revisions applied on dev". */
export function sideName(title: string): string {
  return /^(?:model|revisions|empty)\b/.test(title) ? `the ${title}` : title
}

/** What an action says of the two sides: "only in database dev". */
export function actionWords(action: SchemaChange['action'], from: string, to: string): string {
  switch (action) {
    case 'drop':
      return `only in ${sideName(from)}`
    case 'create':
      return `only in ${sideName(to)}`
    case 'alter':
      return `different in ${sideName(from)} and ${sideName(to)}`
    case 'rename':
      return `called otherwise in ${sideName(to)}`
  }
}

const usualSchemas = new Set(['public', 'main', ''])

/** `orders.total`, `crm.orders.total`: the schema only where it is not the usual one. */
export function objectName({ schema, table, name }: Pick<SchemaChange, 'schema' | 'table' | 'name'>): string {
  return [usualSchemas.has(schema) ? null : schema, table, name].filter((part) => part !== null).join('.')
}

/** "type: integer in database dev, bigint in the model". */
export function aspectWords({ what, from, to }: Aspect, fromTitle: string, toTitle: string): string {
  if (from === null && to === null) return what
  return `${what}: ${from ?? 'none'} in ${sideName(fromTitle)}, ${to ?? 'none'} in ${sideName(toTitle)}`
}

/** What a change loses, with what was counted: "loses the values of the column: 1,204 values". Null for nothing. */
export function lossWords(change: SchemaChange, counted: LossCount | undefined): string | null {
  if (change.loss === null) return null
  const loses = `loses ${change.loss}`
  if (!counted) return loses
  if (counted.rows === null) return `${loses} (${counted.note ?? 'not counted'})`
  if (counted.rows === 0) return `${loses}: none there now`
  return `${loses}: ${count(counted.rows, change.kind === 'table' ? 'row' : 'value')}`
}

/** What a change does to those who use its table: "blocks reads and writes, rewrites the whole table". */
export function lockWords(lock: LockNote): string {
  const effects = [
    lock.blocks === 'nothing' ? 'blocks nothing' : `blocks ${lock.blocks}`,
    ...(lock.rewrite ? ['rewrites the whole table'] : []),
    ...(lock.scan ? ['reads every row'] : []),
    ...(lock.note === null ? [] : [lock.note]),
  ]
  return effects.join(', ')
}

/** Counts beside a question: "rows: 1,204 · values of fullname: 3". */
export function countWords(counts: readonly CandidateCount[]): string {
  return counts
    .map(({ what, value }) => (value === null ? `${what}: not counted` : `${what}: ${number(value)}`))
    .join(' · ')
}

/** A message for the revision, from what was chosen; the person may write another. */
export function suggestMessage(changes: readonly SchemaChange[], mode: 'model' | 'create' | 'adopt'): string {
  if (mode === 'create') return 'initial schema'
  const short = changes.filter(({ consequenceOf }) => consequenceOf === null).map(shortTitle)
  if (short.length === 0) return ''
  if (short.length <= 2) return list(short)
  return mode === 'adopt' ? 'adopt what the database has' : 'follow the model'
}

function shortTitle(change: SchemaChange): string {
  const name = objectName(change)
  if (change.action === 'rename') return `rename ${name} to ${change.newName ?? ''}`
  const verb = change.action === 'create' ? 'add' : change.action
  return change.kind === 'column' ? `${verb} ${name}` : `${verb} ${change.kind} ${name}`
}

import type { PlanLoss } from './model/losses.ts'

/** `900 rows of reviews`, `about 1,204 values of customers.phone`, `rows of t (not counted: ...)`. */
export function lossAmount({ kind, of, count }: PlanLoss): string {
  const noun = kind === 'values' ? 'value' : 'row'
  if (count.kind === 'not_counted') return `${noun}s of ${of} (not counted: ${count.reason})`
  const word = { exact: '', about: 'about ', at_most: 'up to ' }[count.kind]
  return `${word}${count.count.toLocaleString('en')} ${noun}${count.count === 1 ? '' : 's'} of ${of}`
}

/** True where there is something to lose, or it could not be counted. */
export function isAtRisk({ kind, count }: PlanLoss): boolean {
  return kind !== 'refused' && (count.kind === 'not_counted' || count.count > 0)
}

/** As many losses as a sentence names. */
const NAMED = 3

/**
 * The sentence that opens a summary: "Loses 900 rows of reviews and 1,204 values of customers.phone." Empty where nothing
 * is taken; where what is taken holds nothing, it says so.
 */
export function lossSentence(losses: readonly PlanLoss[]): string {
  const taken = losses.filter(({ kind }) => kind !== 'refused')
  if (taken.length === 0) return ''
  const risky = taken.filter(isAtRisk)
  if (risky.length === 0)
    return `Loses no rows: nothing is in ${listed([...new Set(taken.map(({ of }) => of))])}.`
  const overwritten = risky.filter(({ kind }) => kind === 'overwritten')
  const lost = risky.filter(({ kind }) => kind !== 'overwritten')
  const sure = lost.some(({ count }) => count.kind === 'exact' || count.kind === 'about')
  return [
    ...(lost.length === 0 ? [] : [`${sure ? 'Loses' : 'May lose'} ${listed(lost.map(lossAmount))}.`]),
    ...(overwritten.length === 0 ? [] : [`Overwrites ${listed(overwritten.map(lossAmount))}.`]),
  ].join(' ')
}

function listed(parts: readonly string[]): string {
  const named = parts.slice(0, NAMED)
  const more = parts.length - named.length
  const all = more > 0 ? [...named, `${more} more`] : named
  const [last = ''] = all.slice(-1)
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`
}

import { mostStatementsKept } from '../../shared/statements-kept.ts'

const day = 86_400_000
const steps: readonly (readonly [limitMs: number, unitMs: number, unit: Intl.RelativeTimeFormatUnit])[] = [
  [3_600_000, 60_000, 'minute'],
  [day, 3_600_000, 'hour'],
  [45 * day, day, 'day'],
  [548 * day, 30.44 * day, 'month'],
  [Number.POSITIVE_INFINITY, 365.25 * day, 'year'],
]
const aheadMs = 120_000
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const grouped = new Intl.NumberFormat('en')
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'medium' })

/** "3 statements", of those that the ledger has of a step; where it kept no more, how many ran is not known. */
export function statementsKept(kept: number): string {
  return kept < mostStatementsKept ? count(kept, 'statement') : `the first ${count(kept, 'statement')}`
}

/** With a capital, to begin a sentence with. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** "3 days ago" for an ISO date seen at `now` (ms since 1970). The text itself where it is no date. */
export function relativeTime(iso: string, now: number): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return iso
  const apart = at - now
  // Clocks differ a little, and `now` may be a minute old: what just happened never lies ahead.
  if (apart > -45_000 && apart < aheadMs) return 'just now'
  const step = steps.find(([limit]) => Math.abs(apart) < limit)
  if (!step) return iso
  return relative.format(Math.round(apart / step[1]) || (apart < 0 ? -1 : 1), step[2])
}

/** The exact date for a tooltip, in the reader's time zone. */
export function exactTime(iso: string): string {
  const at = Date.parse(iso)
  return Number.isNaN(at) ? iso : exact.format(at)
}

/** The time of day, "12:03:10", in the reader's time zone. */
export function clockTime(iso: string): string {
  const at = Date.parse(iso)
  return Number.isNaN(at) ? iso : clock.format(at)
}

/** 18204 as "18,204". */
export function number(value: number): string {
  return grouped.format(value)
}

/** "1 revision", "3 revisions", "1,204 rows". */
export function count(value: number, noun: string, plural = `${noun}s`): string {
  return `${number(value)} ${value === 1 ? noun : plural}`
}

/** "a", "a and b", "a, b and c". */
export function list(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? ''
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** The first 12 characters of an id: all of the usual ones; of a file's name the moment that it begins with. */
export function shortId(id: string): string {
  return /^\d{14}(?=_)/.exec(id)?.[0] ?? id.slice(0, 12)
}

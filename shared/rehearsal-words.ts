import { duration } from './duration.ts'
import type { PlanCheck } from './model/plan.ts'
import type { Rehearsal, TableLoss } from './model/rehearsal.ts'
import { passed } from './rehearsal-passed.ts'

/** What a rehearsal says of a plan that is still the same, as one of its checks. */
export function rehearsalCheck(made: Rehearsal, now: Date): PlanCheck {
  const { there, copied, at, place } = made
  const passedMs = now.getTime() - Date.parse(at)
  const when = passedMs < 1000 ? 'just now' : `${duration(passedMs)} ago`
  const rows = `${copied.rows.toLocaleString('en')} row${copied.rows === 1 ? '' : 's'}`
  if (!passed(made))
    return {
      id: 'rehearsal',
      status: 'fail',
      text: `Rehearsed ${when} on ${rows}: ${there.error ?? there.status}`,
      hint: 'It failed on the rows of the target. Correct the revision or the rows, and rehearse again.',
    }
  const lost = lossLines(made)
  return {
    id: 'rehearsal',
    status: lost.length === 0 && made.noWayBack === null ? 'pass' : 'warn',
    text: `Rehearsed ${when} on ${rows}, on ${place.text}: there in ${duration(there.ms)}${
      lost.length === 0 ? '' : `; the way back loses ${lost.join(', ')}`
    }${made.noWayBack === null ? '' : `; no way back: ${made.noWayBack.replace(/\.$/, '')}`}`,
    hint: copied.notes.length === 0 ? null : `On a part of the rows: ${copied.notes.join('; ')}.`,
  }
}

/** What the way back does not bring back, in words: `1,204 values of customers.phone`. */
export function lossLines({ rows, schema }: Pick<Rehearsal, 'rows' | 'schema'>): string[] {
  return [...rows.flatMap(tableLines), ...schema.map((title) => `the schema is another: ${title}`)]
}

function tableLines({ table, rows, columns }: TableLoss): string[] {
  const count = (number: number, noun: string): string =>
    `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`
  return [
    ...(rows > 0 ? [`${count(rows, 'row')} of ${table}`] : []),
    ...columns.map(({ column, values }) => `${count(values, 'value')} of ${table}.${column}`),
  ]
}

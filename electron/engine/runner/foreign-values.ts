import type { Answer, Query } from '../../../shared/door-protocol.ts'

/** Bindings of a program in another language: what JSON lacks is spelled `$i` (integer), `$f` (float) and `$b` (bytes). */
export function readBindings(query: Query): Query {
  return query.bindings.some((value) => typeof value === 'object' && value !== null)
    ? { ...query, bindings: query.bindings.map(readValue) }
    : query
}

function readValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('$i' in value) return BigInt(String(value.$i))
  if ('$f' in value) return Number(String(value.$f).replace('inf', 'Infinity'))
  if ('$b' in value) return Buffer.from(String(value.$b), 'base64')
  return value
}

/** Answers as such a program reads them: each result with its columns and rows. */
export function columnAnswers(answers: readonly Answer[]): readonly unknown[] {
  return answers.map((answer) => {
    if (!('results' in answer)) return answer
    const results = answer.results.map(({ columns = [], values = [], rowCount, command, lastId }) => ({
      columns,
      rows: values,
      rowCount,
      command,
      lastId,
    }))
    return { id: answer.id, results }
  })
}

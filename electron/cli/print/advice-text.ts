import type { MergeAdvice, MergeSide } from '../../../shared/model/merge-advice.ts'
import { safeLine } from './safe-text.ts'

/** Merge advice for people, pair after pair. */
export function adviceText(advice: readonly MergeAdvice[]): string {
  if (advice.length === 0) return 'There is one head: nothing is to be merged.'
  return advice.map(pairText).join('\n\n')
}

function pairText({ left, right, verdict, reason, failures, differences, adviceText }: MergeAdvice): string {
  return [
    `${safeLine(left.head)} and ${safeLine(right.head)}: ${verdict}`,
    `  ${safeLine(reason)}`,
    ...failures.flatMap(({ sql }) => (sql === null ? [] : [`    ${safeLine(sql)}`])),
    ...differences.map((title) => `    ${safeLine(title)}`),
    ...sideLines(left),
    ...sideLines(right),
    `  ${safeLine(adviceText)}`,
  ].join('\n')
}

function sideLines({ head, revisions, touches, changes }: MergeSide): string[] {
  const count = `${revisions.length} ${revisions.length === 1 ? 'revision' : 'revisions'}`
  const what = changes.length > 0 ? changes : touches
  return [`  ${safeLine(head)} (${count}):`, ...what.map((line) => `    ${safeLine(line)}`)]
}

import type { Revision } from '../../../shared/model/revision.ts'
import type { ComputedStep } from './computed-steps.ts'

const names = (ids: readonly string[]): string => ids.join(', ') || 'base'

/** A step in Alembic's words, on one line: `upgrade 1975ea83b712 -> ae1027a6acf4, add orders.total`. */
export function stepTitle(
  step: Pick<ComputedStep, 'direction' | 'revision' | 'from' | 'to'>,
  revision: Pick<Revision, 'id' | 'downRevisions' | 'message'> | null,
): string {
  if (revision === null) return oneLine(`${step.direction} ${names(step.from)} -> ${names(step.to)}`)
  const parents = names(revision.downRevisions)
  const move = step.direction === 'upgrade' ? `${parents} -> ${revision.id}` : `${revision.id} -> ${parents}`
  return oneLine(`${step.direction} ${move}${revision.message === '' ? '' : `, ${revision.message}`}`)
}

/** Foreign text in a comment: control and direction characters become spaces, so the comment stays one line. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim()
}

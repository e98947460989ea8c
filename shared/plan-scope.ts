import { groupedNumber } from './grouped-number.ts'
import type { Plan } from './model/plan.ts'

/**
 * How many revisions a plan runs and in which transactions: "3 revisions, one transaction each", "1 revision in one
 * transaction". Pure; a stamp runs none, and neither does a restore.
 */
export function planScope({ steps, transactionMode }: Pick<Plan, 'steps' | 'transactionMode'>): string {
  if (steps.some(({ direction }) => direction === 'restore')) return 'No revision, in one transaction'
  const outside = steps.filter((step) => !step.transaction).length
  if (steps.length === 1)
    return `1 revision ${outside === 1 ? 'outside a transaction' : 'in one transaction'}`
  const count = `${groupedNumber(steps.length)} revisions`
  if (outside === steps.length) return `${count}, each outside a transaction`
  const inside = transactionMode === 'per-run' ? 'one transaction for all' : 'one transaction each'
  if (outside === 0) return `${count}, ${inside}`
  return `${count}: ${groupedNumber(steps.length - outside)} in a transaction${steps.length - outside === 1 ? '' : ' each'}, ${groupedNumber(outside)} outside`
}

import type { Rehearsal } from './model/rehearsal.ts'

/** Whether the run to the target finished. */
export function passed({ there }: Pick<Rehearsal, 'there'>): boolean {
  return there.status === 'succeeded' || there.status === 'nothing_to_do'
}

import type { Revision } from './model/revision.ts'

/** True where rolling this revision back is refused at planning. */
export function isIrreversible(value: Pick<Revision, 'downgrade'>): boolean {
  return value.downgrade !== 'present'
}

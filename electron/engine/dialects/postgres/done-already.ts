import type { ErrorData } from '../../../../shared/errors.ts'
import type { StatementClass } from '../dialect.ts'

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: duplicate and undefined objects of each kind. */
const isThere = new Set(['42P07', '42710', '42723', '42P06', '42701', '42P04'])
const isGone = new Set(['42P01', '42704', '42883', '3F000'])

/** Whether what a statement makes is there already, or what it drops is gone. Pure. */
export function isDoneAlready({ kind }: StatementClass, { sqlState }: ErrorData): boolean {
  if (sqlState === null) return false
  return kind.startsWith('drop ')
    ? isGone.has(sqlState)
    : /^(?:create|alter) /.test(kind) && isThere.has(sqlState)
}

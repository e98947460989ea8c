import type { ErrorData } from '../../../../shared/errors.ts'
import type { StatementClass } from '../dialect.ts'

/** Whether what a statement makes is there already, or what it drops is gone; SQLite says so in words only. Pure. */
export function isDoneAlready({ kind }: StatementClass, { message, sqlState }: ErrorData): boolean {
  if (sqlState !== 'SQLITE_ERROR') return false
  if (kind.startsWith('drop ')) return /^no such (?:table|index|view|trigger)\b/i.test(message)
  return /^(?:create|alter) /.test(kind) && /\balready exists|^duplicate column name\b/i.test(message)
}

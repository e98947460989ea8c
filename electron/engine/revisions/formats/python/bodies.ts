import type { Revision } from '../../../../../shared/model/revision.ts'
import { docString, readModule } from './module.ts'
import type { PythonFunction, PythonModule } from './module.ts'

/** What a body does, as far as reading shows: nothing, raise an exception, or something else. */
function stateOf(found: PythonFunction | undefined): Revision['downgrade'] {
  if (found === undefined) return 'missing'
  const body = found.body.filter((statement) => docString(statement) === null)
  if (body.every((statement) => /^(?:pass|\.\.\.|return(?:\s+None)?)$/.test(statement))) return 'empty'
  return /^raise\b/.test(body[0] ?? '') ? 'throws' : 'present'
}

/** Whether the file's `upgrade()` does nothing. */
export function isEmptyUpgrade(text: string): boolean {
  return stateOf(readModule(text).functions.get('upgrade')) === 'empty'
}

/** Whether a revision can be rolled back. An empty downgrade is honest where upgrade is empty too: a merge. */
export function downgradeState({ functions }: Pick<PythonModule, 'functions'>): Revision['downgrade'] {
  const state = stateOf(functions.get('downgrade'))
  return state === 'empty' && stateOf(functions.get('upgrade')) === 'empty' ? 'present' : state
}

/**
 * What cannot run inside the transaction of its step: a block in autocommit mode, or a statement that ends one. It is
 * found by reading; what is only found when it runs is refused there.
 */
const leaves =
  /\bautocommit_block\s*\(|isolation_level\s*=\s*["']AUTOCOMMIT|(?:execute|exec_driver_sql)\s*\(\s*(?:\w+\.)*(?:text\s*\(\s*)?[rR]?(?:"""|'''|["'])\s*(?:COMMIT|BEGIN|END|ROLLBACK(?!\s+(?:(?:WORK|TRANSACTION)\s+)?TO\b)|VACUUM|(?:CREATE|DROP)\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY|REINDEX\s[^"']*CONCURRENTLY)\b/i

/** Whether a revision may run inside a transaction, as far as reading tells. */
export function staysInTransaction({ functions }: Pick<PythonModule, 'functions'>): boolean {
  return ![...functions.values()].some(({ body }) => body.some((statement) => leaves.test(statement)))
}

import { HeadwayError } from '../../../shared/errors.ts'
import type { CommitResult, Session, TransactionLimits } from './dialect.ts'

/**
 * Throws unless a COMMIT took place: `sql_failed` where the server rolled back instead, `database_unreachable` where
 * the connection broke before it, `in_doubt` where the outcome is unknown.
 */
export function requireCommitted(result: CommitResult): void {
  if (result.kind === 'committed') return
  if (result.kind === 'rolled_back' && result.lost !== undefined) {
    const { code, message, hint, sqlState } = result.lost.data
    throw new HeadwayError(code, `The connection was lost before COMMIT took place: ${message}`, {
      sqlState,
      hint: `The server rolled the transaction back: nothing of this step is in the database.${hint === null ? '' : ` ${hint}`}`,
      cause: result.lost,
    })
  }
  if (result.kind === 'rolled_back') {
    throw new HeadwayError('sql_failed', 'The server rolled the transaction back instead of committing it.', {
      hint: 'Nothing of this step is in the database. Look at the log of the server, then try again.',
    })
  }
  throw new HeadwayError(
    'in_doubt',
    'The connection was lost during COMMIT, and the server could not be asked whether it took place.',
    {
      hint: 'Look at the state of the target: its version rows tell whether the step is in.',
    },
  )
}

/**
 * Work in a transaction of its own, committed with proof; rolled back where the work fails or `end` says so. Throws what
 * the work throws and what `requireCommitted` throws.
 */
export async function withTransaction<T>(
  session: Session,
  work: () => Promise<T>,
  options: { readonly end?: 'commit' | 'rollback'; readonly limits?: TransactionLimits } = {},
): Promise<T> {
  const { dialect } = session
  await dialect.begin(session, options.limits)
  try {
    const result = await work()
    if (options.end === 'rollback') await dialect.rollback(session)
    else requireCommitted(await dialect.commit(session))
    return result
  } catch (error) {
    await dialect.rollback(session)
    throw error
  }
}

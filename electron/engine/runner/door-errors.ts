import type { Where } from '../../../shared/diagnostics.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { StatementPlace } from './asked-text.ts'

/** An error within a statement, as a place in its file. */
export function placed(error: unknown, place: StatementPlace | null): HeadwayError {
  const known =
    error instanceof HeadwayError ? error : new HeadwayError('internal', String(error), { cause: error })
  const within = known.data.where
  if (place === null) {
    // The place is within a statement that code built, so it has none in a file.
    return within?.file === '' ? withWhere(known, null) : known
  }
  if (place.isOfCode === true) {
    const { file, line, column } = place
    return within === null || within.file === '' ? withWhere(known, { file, line, column }) : known
  }
  const line = within?.line ?? 1
  const column = within?.column ?? 1
  return withWhere(known, {
    file: place.file,
    line: place.line + line - 1,
    column: line === 1 ? place.column + column - 1 : column,
  })
}

function withWhere(error: HeadwayError, where: Where | null): HeadwayError {
  const { code, message, ...rest } = error.data
  return new HeadwayError(code, message, { ...rest, where, cause: error.cause })
}

export function endedByItself(sql: string): HeadwayError {
  return new HeadwayError('transaction_control', 'A statement ended the transaction of its step by itself.', {
    sql,
    hint: 'A step and its version row are one transaction, which Headway ends. Take what ends it out of the statement.',
  })
}

export function endedTransaction(verb: string): HeadwayError {
  return new HeadwayError(
    'transaction_control',
    `The migration tried to ${verb} the transaction of its step.`,
    {
      hint: 'A step and its version row are one transaction, which Headway ends. Set transaction = false in the revision, or in Alembic use op.get_context().autocommit_block(), to do without it.',
    },
  )
}

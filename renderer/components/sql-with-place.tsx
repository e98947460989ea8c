import type { ReactNode } from 'react'
import type { ErrorData } from '../../shared/errors.ts'
import { placeInSql } from '../state/sql-place.ts'
import { ForeignText } from './foreign-text.tsx'
import './sql-with-place.css'

/** The statement of an error, with the part that the database complains about underlined. */
export function SqlWithPlace({ error }: { readonly error: ErrorData }): ReactNode {
  const sql = error.sql ?? ''
  const place = placeInSql(error)
  return (
    <pre className="sql-block" tabIndex={0} aria-label="The statement that failed">
      {place === null ? (
        <ForeignText text={sql} />
      ) : (
        <>
          <ForeignText text={sql.slice(0, place.from)} />
          <mark className="sql-place">
            <ForeignText text={sql.slice(place.from, place.to)} />
          </mark>
          <ForeignText text={sql.slice(place.to)} />
        </>
      )}
    </pre>
  )
}

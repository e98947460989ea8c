import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ErrorData } from '../../shared/errors.ts'
import { copyText } from '../state/actions/clipboard.ts'
import { openHelp } from '../state/actions/help.ts'
import { useApp } from '../state/store.ts'
import { wholeHint } from '../state/whole-hint.ts'
import { ForeignText } from './foreign-text.tsx'
import { SqlWithPlace } from './sql-with-place.tsx'
import './error-box.css'

type Props = {
  readonly error: ErrorData
  /** What the person can do right here. */
  readonly children?: ReactNode
}

/** An error: what happened, why, what to do next, and its details to copy. */
export function ErrorBox({ error, children }: Props): ReactNode {
  const hint = useApp((state) => (error.hint === null ? null : wholeHint(state, error.hint)))
  return (
    <section className="error-box" role="alert">
      <p className="error-message">
        <span aria-hidden="true" className="danger">
          ✗{' '}
        </span>
        <ForeignText text={error.message} />
      </p>
      {hint !== null && (
        <p className="error-hint">
          <ForeignText text={hint} />
        </p>
      )}
      {error.problems.length > 0 && (
        <ul className="error-problems">
          {error.problems.map((problem, index) => (
            <li key={index}>
              <ForeignText text={problem} />
            </li>
          ))}
        </ul>
      )}
      {error.sql !== null && <SqlWithPlace error={error} />}
      {error.where && (
        <p className="error-where">
          in{' '}
          <code>
            <ForeignText text={placeText(error.where)} />
          </code>
        </p>
      )}
      <div className="error-actions">
        {children}
        <Button variant="subtle" onClick={() => void copyText(detailsOf(error, hint), 'Details')}>
          Copy details
        </Button>
        <Button
          variant="subtle"
          title="What this error means, and what to do"
          onClick={() => openHelp('reference/error-codes', error.code)}
        >
          Help
        </Button>
        <code className="faint">
          {error.sqlState === null ? error.code : `${error.code} · ${error.sqlState}`}
        </code>
      </div>
    </section>
  )
}

/** A place as `file:line:column`. */
export function placeText(where: NonNullable<ErrorData['where']>): string {
  return [where.file, where.line, where.column].filter((part) => part !== null).join(':')
}

/** Everything known of an error as text for a report. */
function detailsOf(error: ErrorData, hint: string | null): string {
  const lines = [
    `${error.code}: ${error.message}`,
    hint,
    error.where ? `at ${placeText(error.where)}` : null,
    error.sqlState === null ? null : `state ${error.sqlState}`,
    error.sql,
    error.detail,
    ...error.problems,
  ]
  return lines.filter((line) => line !== null).join('\n')
}

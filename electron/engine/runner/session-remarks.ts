import type { Session } from '../dialects/dialect.ts'
import type { RunEventBody } from './run-types.ts'

/** Most remarks of the server that a run tells: a loop may raise one for each row. */
const mostNotices = 500

/** Reports what the server says besides results: who blocks a statement, and notices raised by code. */
export function tellRemarks(session: Session, emit: (event: RunEventBody) => void): void {
  const tell = (level: 'info' | 'warn', text: string): void => emit({ kind: 'log', step: null, level, text })
  let notices = 0
  session.onBlocked = (who) => tell('warn', `Waiting for a lock held by ${who}`)
  session.onNotice = (level, text) => {
    notices += 1
    if (notices <= mostNotices) tell(level, text)
    if (notices === mostNotices) tell('warn', 'What the server remarks from here on is not shown.')
  }
}

import type { WrittenRevision } from '../../../shared/contract/revisions.ts'
import { safeLine, safeText } from './safe-text.ts'

/** What was written where, and what the hooks said; in Alembic's words. */
export function printWritten(written: WrittenRevision, root: string): string {
  const hooks = written.hookOutput.filter((text) => text !== '').map((text) => `  ${safeText(text)}`)
  return [`  Generating ${root}/${safeLine(written.path)} ...  done`, ...hooks].join('\n')
}

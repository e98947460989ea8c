import type { StatementEffect } from '../../../../../shared/model/effects.ts'
import type { Parser } from './parser.ts'

/** What the readers of single statements are handed. */
export type Reading = {
  readonly parser: Parser
  /** The statement as written. */
  readonly sql: string
  /** What the statements of a text do that this one runs. */
  nested(sql: string): StatementEffect[]
}

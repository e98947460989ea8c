import { HeadwayError } from '../../../shared/errors.ts'
import type { Reach } from './scratch.ts'

/**
 * The refusal of a statement that a look must not carry out, because it reaches beyond its scratch database.
 * @param hint what can be done about it
 */
export function beyondScratch(sql: string, reach: Reach, hint: string): HeadwayError {
  const bare = sql.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '')
  const start = bare.trim().split(/\s+/).slice(0, 3).join(' ')
  return new HeadwayError('beyond_scratch', `Not carried out for a look: ${start} ... (${reach.what}).`, {
    sql,
    hint,
  })
}

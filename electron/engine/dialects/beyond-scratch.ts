import { HeadwayError } from '../../../shared/errors.ts'
import type { Reach } from './scratch.ts'

/** The refusal of a statement that a look must not carry out, because it reaches beyond its scratch database. */
export function beyondScratch(sql: string, reach: Reach): HeadwayError {
  const bare = sql.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '')
  const start = bare.trim().split(/\s+/).slice(0, 3).join(' ')
  const hint =
    reach.kind === 'server'
      ? 'What it does can be seen on a server that is only for looking: install PostgreSQL programs of the same version on this machine, or name a scratch server with "shadowUrl".'
      : 'It is carried out by a run only, so what comes after it cannot be shown. Give it a revision of its own.'
  return new HeadwayError('beyond_scratch', `Not carried out for a look: ${start} ... (${reach.what}).`, {
    sql,
    hint,
  })
}

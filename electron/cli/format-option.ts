import { HeadwayError } from '../../shared/errors.ts'
import { ownFormat } from '../../shared/model/revision.ts'
import type { OwnFormat } from '../../shared/model/revision.ts'
import type { CliOptions } from './command.ts'

/** `--format`, or null where it is not given. Throws `invalid_request`. */
export function formatOption(options: CliOptions): OwnFormat | null {
  const value = options.text('format')
  if (value === null) return null
  const parsed = ownFormat.safeParse(value)
  if (parsed.success) return parsed.data
  throw new HeadwayError('invalid_request', `"${value}" is not a format of revision files.`, {
    hint: 'Use ts, js or sql.',
    candidates: ownFormat.options,
  })
}

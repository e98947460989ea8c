import { HeadwayError } from '../../../shared/errors.ts'
import type { ScratchPlace } from '../dialects/scratch.ts'

/**
 * Tries places in turn until one serves. The next one is tried where a place cannot be had, and where something
 * reaches beyond a database there; any other error is the answer. Throws the error that says most, with the reasons
 * of the others.
 */
export async function inTurn<T>(
  places: readonly ScratchPlace[],
  use: (place: ScratchPlace) => Promise<T>,
): Promise<T> {
  const errors: HeadwayError[] = []
  for (const place of places) {
    try {
      return await use(place)
    } catch (error) {
      if (!(error instanceof HeadwayError) || !leadsOn(error)) throw error
      errors.push(error)
    }
  }
  throw together(errors)
}

/** Whether another place may serve. A replay that fails for reasons of its own names its file, and fails everywhere. */
export function leadsOn({ code, data }: HeadwayError): boolean {
  return code === 'beyond_scratch' || (code === 'shadow_unavailable' && data.where === null)
}

function together(errors: readonly HeadwayError[]): HeadwayError {
  const [first, ...others] = errors
  if (first === undefined) return new HeadwayError('shadow_unavailable', 'No scratch database can be had.')
  if (others.length === 0) return first
  const { code, message, ...rest } = first.data
  const reasons = others.map((error) => error.message)
  return new HeadwayError(code, [message, ...reasons].join(' '), {
    ...rest,
    hint: rest.hint ?? others.at(-1)?.data.hint ?? null,
    cause: first.cause,
  })
}

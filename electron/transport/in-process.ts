import { isDeepStrictEqual } from 'node:util'
import type { Channel, EngineFace } from '../../shared/contract.ts'
import { fromErrorData, HeadwayError } from '../../shared/errors.ts'
import { createDispatcher } from './dispatch.ts'

/**
 * The channel of a face that lives in the engine's own process: the CLI, the library, tests. Values are serialized
 * both ways as on the other transports, so no caller shares an object with the engine; `shareResults` spares that for
 * a caller that changes nothing of results and events: 10,000 revisions take 50 ms. `checkResponses` (tests) also
 * fails a response that breaks the contract or changes on the way.
 */
export function createInProcessChannel(
  face: EngineFace,
  options: { readonly checkResponses?: boolean; readonly shareResults?: boolean } = {},
): Channel {
  const strict = options.checkResponses ?? false
  const dispatch = createDispatcher(face, { checkResponses: strict })
  const arrive = (name: string, value: unknown): unknown =>
    options.shareResults === true ? value : travel(name, value, strict)
  return {
    async call(operation, request) {
      const answer = await dispatch(operation, travel(operation, request, strict))
      if (!answer.ok) throw fromErrorData(answer.error)
      return arrive(operation, answer.result) as never
    },
    listen: (event, listener) =>
      face.subscribe((name, value) => {
        if (name === event) listener(arrive(name, value) as never)
      }),
  }
}

/** The value as JSON would bring it to the far side. */
function travel(name: string, value: unknown, strict: boolean): unknown {
  const text: string | undefined = JSON.stringify(value)
  const arrived: unknown = text === undefined ? undefined : JSON.parse(text)
  if (strict && (text === undefined || !isDeepStrictEqual(arrived, value))) {
    throw new HeadwayError('internal', `A value of ${name} does not survive serialization.`, {
      hint: 'Send plain data only: no undefined, no Date, no Map, no class instance, no NaN.',
    })
  }
  return arrived
}

import type { FromProcess } from '../../../../shared/door-protocol.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import { codeMark, failureMark } from '../../../../shared/knexfile-value.ts'
import { Unread } from '../../project/sources/knex/static-value.ts'
import type { StaticValue } from '../../project/sources/knex/static-value.ts'
import type { KnexfileRun } from '../../project/sources/source.ts'
import type { HostProgram } from '../../runner/host-program.ts'
import { askedKnexfile } from '../../runner/settings-code.ts'
import { converse } from '../python/converse.ts'

/** Longest time in milliseconds that a knexfile may take. */
const silenceMs = 20_000

/** Runs the knexfile and returns what it exports, including passwords, or what went wrong in it. */
export async function askKnexfile(program: HostProgram, root: string): Promise<KnexfileRun> {
  let sources: readonly string[] = []
  const heard = (message: FromProcess): string | undefined => {
    if (message.kind === 'sources') sources = message.files
    return message.kind === 'knexfile' ? message.value : undefined
  }
  try {
    const asked = { answer: async () => [], heard, code: askedKnexfile, silenceMs }
    const text = await converse<string>(program, root, asked)
    return { value: JSON.parse(text, revived) as StaticValue, problem: null, sources }
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    return { value: undefined, problem: error, sources }
  }
}

/** Values that JSON cannot hold arrive with a mark. */
function revived(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const { [codeMark]: code, [failureMark]: failure } = value as Readonly<Record<string, unknown>>
  if (typeof code === 'string') return new Unread(code, 0)
  return typeof failure === 'string' ? new Unread(failure, 0, failure) : value
}

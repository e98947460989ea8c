import { HeadwayError } from '../../../../shared/errors.ts'
import type { QueryResult } from '../../../../shared/door-protocol.ts'
import type { HostProgram } from '../../runner/host-program.ts'
import { severalContexts } from '../../runner/prologue.ts'
import { askedEnvPy } from '../../runner/settings-code.ts'
import { converse } from './converse.ts'

/** What the project's own code said of its database. */
export type CodeAnswer = {
  /** With its password. */
  readonly url: string
  readonly versionTable: string
  readonly versionTableSchema: string | null
}

/**
 * Runs `env.py` with a driver that connects to nothing and answers every question with no rows, up to its steps. Answers
 * null where it came to its end without an engine. Throws what went wrong in the code, and where it runs migrations more
 * than once.
 * @param toTheEnd go on to its end, to see whether it does
 */
export async function askCode(
  program: HostProgram,
  root: string,
  toTheEnd: boolean,
): Promise<CodeAnswer | null> {
  let url: string | null = null
  let answer: CodeAnswer | null = null
  const said = await converse<CodeAnswer | 'several' | null>(program, root, {
    code: askedEnvPy,
    answer: async (queries) => queries.map(({ id }) => ({ id, results: [noRows] })),
    heard: (message, send) => {
      // What it connects to before its steps may be another database; that of the context is told last.
      if (message.kind === 'url' && answer === null) url = message.url
      if (message.kind === 'bye') return answer
      // Code after its steps may need rows, which are not there.
      if (message.kind === 'failed') return answer ?? undefined
      if (message.kind !== 'context') return undefined
      if (message.number > 1) return 'several'
      const { versionTable, versionTableSchema } = message
      answer = url === null ? null : { url, versionTable, versionTableSchema }
      if (!toTheEnd) return answer
      send({ kind: 'end' })
      return undefined
    },
  })
  if (said === 'several') throw severalContexts()
  return said
}

const noRows: QueryResult = {
  rows: [],
  fields: [],
  columns: [],
  values: [],
  rowCount: 0,
  command: null,
  lastId: null,
}

/** The code names no database that Headway knows. */
export function noDatabase(): HeadwayError {
  return new HeadwayError(
    'unknown_target',
    'env.py ran, and connected to no database on the way to its steps.',
    {
      hint: 'Name the database under "targets" in a headway.json beside alembic.ini.',
    },
  )
}

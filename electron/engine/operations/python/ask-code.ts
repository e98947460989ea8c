import { HeadwayError } from '../../../../shared/errors.ts'
import type { QueryResult } from '../../../../shared/door-protocol.ts'
import type { HostProgram } from '../../runner/host-program.ts'
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
 * null where it came to its end without an engine. Throws what went wrong in the code.
 */
export async function askCode(program: HostProgram, root: string): Promise<CodeAnswer | null> {
  let url: string | null = null
  return converse<CodeAnswer | null>(program, root, {
    answer: async (queries) => queries.map(({ id }) => ({ id, results: [noRows] })),
    heard: (message) => {
      if (message.kind === 'url') url ??= message.url
      if (message.kind === 'bye') return null
      if (message.kind !== 'context') return undefined
      const { versionTable, versionTableSchema } = message
      return url === null ? null : { url, versionTable, versionTableSchema }
    },
  })
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

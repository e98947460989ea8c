import { HeadwayError } from '../../../../shared/errors.ts'
import type { FromProcess, ToProcess } from '../../../../shared/door-protocol.ts'
import { StepErrors } from '../../runner/step-errors.ts'
import type { HostProgram } from '../../runner/host-program.ts'

/** What the project's own code said of its database. */
export type CodeAnswer = {
  /** With its password. */
  readonly url: string
  readonly versionTable: string
  readonly versionTableSchema: string | null
}

/** Longest time in milliseconds that the code may take to say it. */
const limitMs = 60_000

/**
 * Runs `env.py` with a driver that connects to nothing and answers every question with no rows, up to its steps. Answers
 * null where it came to its end without an engine. Throws what went wrong in the code.
 */
export async function askCode(program: HostProgram, root: string): Promise<CodeAnswer | null> {
  const child = program.launch()
  const errors = new StepErrors(root)
  let stderr = ''
  let url: string | null = null
  child.onOutput((_stream, text) => (stderr = (stderr + text).slice(-4000)))
  try {
    return await new Promise<CodeAnswer | null>((resolve, reject) => {
      const timer = setTimeout(() => reject(errors.silentEnvironment(limitMs)), limitMs)
      const done = (settle: () => void): void => {
        clearTimeout(timer)
        settle()
      }
      child.onExit((code, signal) => done(() => reject(errors.exitedEarly({ code, signal, stderr }))))
      child.onMessage((message) => {
        const said = message as FromProcess
        const answer = emptyAnswer(said)
        if (answer !== null) child.send(answer)
        if (said.kind === 'url') url ??= said.url
        if (said.kind === 'failed') done(() => reject(errors.environment(said.failure)))
        if (said.kind === 'bye') done(() => resolve(null))
        if (said.kind !== 'context') return
        const { versionTable, versionTableSchema } = said
        done(() => resolve(url === null ? null : { url, versionTable, versionTableSchema }))
      })
      child.send({ ...program.opening, seal: '' } satisfies ToProcess)
    })
  } finally {
    child.kill()
  }
}

/** Whatever is asked of the database has no rows. */
function emptyAnswer(message: FromProcess): unknown {
  if (message.kind === 'control') return { kind: 'answers', answers: [{ id: message.id, results: [] }] }
  if (message.kind !== 'queries') return null
  const none = { columns: [], rows: [], rowCount: 0, command: null, lastId: null }
  return { kind: 'answers', answers: message.queries.map(({ id }) => ({ id, results: [none] })) }
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

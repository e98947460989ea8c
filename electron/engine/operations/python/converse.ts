import { randomUUID } from 'node:crypto'
import type { HeadwayError } from '../../../../shared/errors.ts'
import type { Answer, FromProcess, Query, ToProcess } from '../../../../shared/door-protocol.ts'
import { columnAnswers, readBindings } from '../../runner/foreign-values.ts'
import type { HostProgram } from '../../runner/host-program.ts'
import type { SettingsCode } from '../../runner/settings-code.ts'
import { StepErrors } from '../../runner/step-errors.ts'

/** Longest time in milliseconds that the code may neither say nor ask anything. */
const usualSilenceMs = 60_000

type Ear<T> = {
  /** What the database says to what the code asks. Never rejects. */
  readonly answer: (queries: readonly Query[]) => Promise<readonly Answer[]>
  /** Told of every message; an answer other than undefined is what was wanted, and ends it. */
  readonly heard: (message: FromProcess, send: (message: ToProcess) => void) => T | undefined
  readonly onLog?: (text: string) => void
  /** Whose errors they are; left out: those of env.py. */
  readonly code?: SettingsCode
  /** Longest time in milliseconds that the code may be silent. */
  readonly silenceMs?: number
}

/**
 * Runs a program that is asked something rather than to run steps, until `heard` has the answer. Throws what went wrong
 * in the project's code, and where it ends or stays silent without an answer.
 */
export async function converse<T>(program: HostProgram, root: string, ear: Ear<T>): Promise<T> {
  const child = program.launch()
  const { silenceMs = usualSilenceMs } = ear
  const errors = new StepErrors(root, ear.code)
  const seal = randomUUID()
  let stderr = ''
  let isReady = false
  child.onOutput((_stream, text) => (stderr = (stderr + text).slice(-4000)))
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise<T>((resolve, reject) => {
      const fail = (error: HeadwayError): void => reject(error)
      timer = setTimeout(() => fail(errors.silentEnvironment(silenceMs)), silenceMs)
      child.onExit((code, signal) => {
        const { name = null } = program
        fail(errors.exitedEarly({ code, signal, stderr, isReady, program: name }))
      })
      child.onMessage((raw) => {
        const message = raw as FromProcess
        if (message.kind === 'ready') isReady = true
        if (message.kind === 'ready' || message.seal !== seal) return
        timer?.refresh()
        if (message.kind === 'log') ear.onLog?.(message.text)
        const answer = ear.heard(message, (more) => child.send(more))
        if (answer !== undefined) return resolve(answer)
        if (message.kind === 'failed') return fail(errors.environment(message.failure))
        if (message.kind === 'control')
          child.send({ kind: 'answers', answers: [{ id: message.id, results: [] }] })
        if (message.kind === 'queries')
          void ear
            .answer(message.queries.map(readBindings))
            .then((answers) => child.send({ kind: 'answers', answers: columnAnswers(answers) }))
      })
      child.send({ ...program.opening, seal } satisfies ToProcess)
    })
  } finally {
    clearTimeout(timer)
    child.kill()
  }
}

import { randomUUID } from 'node:crypto'
import { HeadwayError } from '../../../shared/errors.ts'
import type { QueryResult } from '../dialects/dialect.ts'
import type { ChildHandle } from '../ports.ts'
import type {
  Answer,
  CodeFile,
  EntryPoint,
  FromProcess,
  Query,
  ToProcess,
  TypeRanges,
} from '../../../shared/door-protocol.ts'
import { columnAnswers, readBindings } from './foreign-values.ts'
import type { HostProgram, StepFacts } from './host-program.ts'
import { isOfEnvironment, OpenEnvironment, severalContexts } from './prologue.ts'
import type { EnvironmentFacts, Prologue } from './prologue.ts'
import { StepErrors } from './step-errors.ts'
import type { FailedStep } from './step-errors.ts'
import type { StatementDoor } from './statement-door.ts'

type HostOptions = {
  readonly program: HostProgram
  /** The project's root: what places in files are told relative to. */
  readonly root: string
  readonly onLog: (level: 'info' | 'warn' | 'error', text: string) => void
  /** Told where a file that ran holds types, by the hash of its content. */
  readonly onTypes?: (hash: string, types: TypeRanges) => void
}

type CodeRun = {
  readonly file: CodeFile
  readonly direction: EntryPoint
  readonly transactional: boolean
  /** Which revision it is of, and what its rows change from and to; left out for a model. */
  readonly step?: StepFacts
  readonly door: StatementDoor
  /** Where it is aborted already, nothing is started. */
  readonly signal: AbortSignal
  /** How long the process may neither send anything nor wait for a statement, in milliseconds. */
  readonly silenceLimitMs: number
}

type Running = {
  readonly run: CodeRun
  readonly step: number
  readonly settle: (error: HeadwayError | null) => void
}

const stderrKept = 4000

/**
 * The engine's end of the migration process: starts it when needed, hands it files, answers its statements through
 * the door. After any failure the process is killed, and the next run gets a fresh one.
 */
export class MigrationHost {
  readonly #options: HostOptions
  readonly #errors: StepErrors
  readonly #seal = randomUUID()
  #child: ChildHandle | null = null
  /** Files the process has been handed, by path and hash: their text need not travel again. */
  #announced = new Set<string>()
  #stderr = ''
  /** Whether the program of this process has begun. */
  #isReady = false
  #steps = 0
  #running: Running | null = null
  #environment: OpenEnvironment | null = null
  /** Messages that env.py sent before the run had its lock and prepared for them. */
  #early: FromProcess[] = []
  #silence: NodeJS.Timeout | null = null
  #busy = 0

  constructor(options: HostOptions) {
    this.#options = options
    this.#errors = new StepErrors(options.root)
  }

  /** How its program wants results: see DoorOptions. */
  get asColumns(): boolean {
    return this.#options.program.asColumns
  }

  /** Whether code of the project runs around the steps. */
  get hasPrologue(): boolean {
    return this.#options.program.hasPrologue
  }

  /** Starts the process, so that it is ready when the first file comes. */
  warmUp(): void {
    this.#start()
  }

  /** Announces files that will be run soon; without a process this does nothing. */
  load(files: readonly CodeFile[]): void {
    if (this.#child === null || files.length === 0) return
    this.#send({ kind: 'load', files })
    for (const file of files) this.#announced.add(keyOf(file))
  }

  /**
   * Runs what the program runs before its first step (env.py), on the session that the steps will run on; nothing where
   * it ran already, or the program has nothing of the kind. Rejects with a HeadwayError.
   */
  async prepare(prologue: Prologue, silenceLimitMs: number): Promise<EnvironmentFacts | null> {
    if (!this.#options.program.hasPrologue) return null
    const isSame = this.#environment?.prologue.session === prologue.session
    if (this.#environment !== null && this.#child !== null && isSame) return await this.#environment.facts
    if (this.#environment !== null) this.close()
    this.#environment = new OpenEnvironment(prologue, silenceLimitMs)
    this.#start()
    this.#heard()
    for (const message of this.#early.splice(0)) this.#ofEnvironment(message)
    try {
      return await this.#environment.facts
    } catch (error) {
      this.close()
      await prologue.close()
      throw error
    } finally {
      // The steps have a limit of their own.
      this.#stopClock()
      await prologue.commit()
    }
  }

  /** Waits for what the program runs after its last step. A failure there is reported and undoes nothing. */
  async finish(): Promise<void> {
    const environment = this.#environment
    if (this.#child === null || environment === null) return
    this.#send({ kind: 'end' })
    this.#heard()
    await environment.ended.catch((error: Error) =>
      this.#options.onLog('warn', `After the last step: ${error.message}`),
    )
    await environment.prologue.commit()
    this.close()
  }

  /** Runs one direction of one file. Rejects with a HeadwayError; then the caller rolls back. `close` cancels it. */
  async run(run: CodeRun): Promise<void> {
    if (run.signal.aborted) throw cancelled()
    if (this.hasPrologue && this.#environment === null) throw notPrepared()
    this.#steps += 1
    const step = this.#steps
    try {
      await new Promise<void>((resolve, reject) => {
        const settle = (error: HeadwayError | null): void => {
          this.#running = null
          if (error === null) resolve()
          else reject(error)
        }
        this.#running = { run, step, settle }
        this.#start()
        this.#send({
          kind: 'run',
          step,
          file: this.#withoutKnownText(run.file),
          direction: run.direction,
          transactional: run.transactional,
          ...(run.step ?? { revision: null, from: [], to: [] }),
        })
        this.#heard()
      })
    } catch (error) {
      this.close()
      run.door.close(error as HeadwayError)
      throw error
    }
  }

  /** Kills the process. What it was doing is over: the step that runs, if any, is cancelled. */
  close(): void {
    const child = this.#child
    this.#child = null
    child?.kill()
    this.#stopClock()
    this.#running?.settle(cancelled())
    this.#environment?.fail(cancelled())
    this.#environment = null
  }

  #send(message: ToProcess): void {
    this.#start().send(message)
  }

  #start(): ChildHandle {
    if (this.#child !== null) return this.#child
    const { program } = this.#options
    const child = program.launch()
    this.#child = child
    this.#stderr = ''
    this.#isReady = false
    this.#announced = new Set()
    this.#early = []
    child.onMessage((message) => {
      if (child === this.#child) this.#receive(message as FromProcess)
    })
    child.onExit((code, signal) => {
      if (child === this.#child) this.#exited(code, signal)
    })
    child.onOutput((stream, text) => {
      if (stream === 'stderr') this.#stderr = (this.#stderr + text).slice(-stderrKept)
      this.#options.onLog(stream === 'stderr' ? 'warn' : 'info', text.trimEnd())
    })
    child.send({ ...program.opening, seal: this.#seal } satisfies ToProcess)
    return child
  }

  #receive(message: FromProcess): void {
    if (message.kind === 'ready') this.#isReady = true
    if (message.kind === 'ready') return
    if (message.seal !== this.#seal) {
      this.#options.onLog('warn', 'A message of the migration itself to the engine was not heard.')
      return
    }
    if (message.kind === 'log') return this.#options.onLog(message.level, message.text)
    const running = this.#running
    if (this.#environment !== null && isOfEnvironment(message)) return this.#ofEnvironment(message)
    if (this.hasPrologue && message.kind !== 'failed' && isOfEnvironment(message))
      return void this.#early.push(message)
    if (message.kind === 'failed' && message.step !== running?.step) return this.#strayFailure(message)
    if (running === null || !('step' in message) || message.step !== running.step) return
    this.#heard()
    const { door } = running.run
    if (message.kind === 'queries') {
      const queries = this.#read(message.queries)
      const { file } = running.run
      const work = door.executeAll(
        queries.map(({ from, ...asked }) =>
          from === undefined ? asked : { ...asked, place: this.#errors.placeOf(from, file) },
        ),
      )
      void this.#answer(work.then((all) => all.map((each, index) => answerOf(queries[index]?.id ?? 0, each))))
    } else if (message.kind === 'operation') {
      void this.#answer(settled(message.id, door.operate(message.operation)))
    } else if (message.kind === 'control') {
      void this.#answer(settled(message.id, door.control(message.verb, message.name)))
    } else if (message.kind === 'finished') {
      if (message.types !== null) this.#options.onTypes?.(running.run.file.hash, message.types)
      running.settle(this.#errors.judge(stepOf(running), message))
    } else running.settle(this.#errors.failed(stepOf(running), message.failure))
  }

  /** What env.py asks for, or says, outside the steps. */
  #ofEnvironment(message: FromProcess): void {
    const environment = this.#environment
    if (environment === null) return
    this.#heard()
    if (message.kind === 'queries')
      void this.#answer(environment.prologue.answer(this.#read(message.queries)))
    else if (message.kind === 'control') void this.#answer(Promise.resolve([{ id: message.id, results: [] }]))
    else if (message.kind === 'context') {
      if (message.number > 1) return this.#failEnvironment(severalContexts())
      environment.reached(message)
    } else if (message.kind === 'bye') {
      this.#running?.settle(this.#errors.ended(stepOf(this.#running)))
      environment.finished()
    } else if (message.kind === 'failed') this.#failEnvironment(this.#errors.environment(message.failure))
  }

  #failEnvironment(error: HeadwayError): void {
    this.#running?.settle(error)
    this.#environment?.fail(error)
  }

  /** A failure outside the running step: before the first one, or left over from one that has ended. */
  #strayFailure({ step, failure }: Extract<FromProcess, { kind: 'failed' }>): void {
    const running = this.#running
    if (step < 0 && running !== null) running.settle(this.#errors.failed(stepOf(running), failure))
    else if (step < 0) this.close()
    else this.#options.onLog('warn', `After its step: ${failure.name}: ${failure.message}`)
  }

  /** @param work never rejects */
  async #answer(work: Promise<readonly Answer[]>): Promise<void> {
    const child = this.#child
    this.#busy += 1
    const answers = await work
    try {
      child?.send({ kind: 'answers', answers: this.#written(answers) })
    } catch (error) {
      // A value of the driver's that cannot leave this process.
      const refused = answers.map(({ id }) => ({ id, refusal: String(error), sqlState: null }))
      child?.send({ kind: 'answers', answers: refused } satisfies ToProcess)
    }
    this.#busy -= 1
    this.#heard()
  }

  #read(queries: readonly Query[]): readonly Query[] {
    return this.asColumns ? queries.map(readBindings) : queries
  }

  #written(answers: readonly Answer[]): readonly unknown[] {
    return this.asColumns ? columnAnswers(answers) : answers
  }

  #exited(code: number | null, signal: string | null): void {
    this.#child = null
    const running = this.#running
    const { name: program = null } = this.#options.program
    const end = { code, signal, stderr: this.#stderr }
    this.#environment?.fail(this.#errors.exitedEarly({ ...end, isReady: this.#isReady, program }))
    if (running === null) return
    running.settle(this.#errors.exited(running.run.file, end))
  }

  #withoutKnownText(file: CodeFile): CodeFile {
    return this.#announced.has(keyOf(file)) ? { ...file, text: '' } : file
  }

  /** The clock of silence starts anew; it counts while the process, not the database, is at work. */
  #heard(): void {
    if (this.#silence !== null) this.#silence.refresh()
    else {
      const limit = this.#running?.run.silenceLimitMs ?? this.#environment?.silenceLimitMs
      if (limit !== undefined) this.#silence = setTimeout(() => this.#timeIsUp(), limit)
    }
  }

  #stopClock(): void {
    if (this.#silence !== null) clearTimeout(this.#silence)
    this.#silence = null
  }

  #timeIsUp(): void {
    this.#silence = null
    const running = this.#running
    if (this.#busy > 0) this.#heard()
    else if (running === null)
      this.#environment?.fail(this.#errors.silentEnvironment(this.#environment.silenceLimitMs))
    else running.settle(this.#errors.silent(running.run.file, running.run.silenceLimitMs))
  }
}

async function settled(id: number, work: Promise<void>): Promise<readonly Answer[]> {
  const [one] = await Promise.allSettled([work.then(() => [])])
  return [answerOf(id, one)]
}

function answerOf(id: number, outcome: PromiseSettledResult<readonly QueryResult[]>): Answer {
  if (outcome.status === 'fulfilled') return { id, results: outcome.value }
  const data = outcome.reason instanceof HeadwayError ? outcome.reason.data : null
  return { id, refusal: data?.message ?? String(outcome.reason), sqlState: data?.sqlState ?? null }
}

function stepOf({ run }: Running): FailedStep {
  return { file: run.file, direction: run.direction, doorFailure: run.door.failure }
}

function keyOf(file: CodeFile): string {
  return `${file.path} ${file.hash}`
}

function notPrepared(): HeadwayError {
  return new HeadwayError('internal', 'A step was run before what comes before it.')
}

function cancelled(): HeadwayError {
  return new HeadwayError('cancelled', 'The migration was cancelled.')
}

import { isAbsolute, relative } from 'node:path'
import type { Where } from '../../../shared/diagnostics.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { DialectName } from '../../../shared/model/project.ts'
import type { ChildHandle, ProcessLauncher } from '../ports.ts'
import type { CodeFile, Failure, Frame, FromProcess, EntryPoint, ToProcess } from './door-protocol.ts'
import type { StatementDoor } from './statement-door.ts'

export type HostOptions = {
  readonly processes: ProcessLauncher
  /** The project's root: the process's working directory, and what places in files are told relative to. */
  readonly root: string
  readonly dialect: DialectName
  readonly serverVersion: string
  readonly onLog: (level: 'info' | 'warn' | 'error', text: string) => void
}

export type CodeRun = {
  readonly file: CodeFile
  readonly direction: EntryPoint
  readonly transactional: boolean
  readonly door: StatementDoor
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
  #child: ChildHandle | null = null
  #stderr = ''
  #steps = 0
  #running: Running | null = null
  #silence: NodeJS.Timeout | null = null
  #busy = 0

  constructor(options: HostOptions) {
    this.#options = options
  }

  /** Starts the process, so that it is ready when the first file comes. */
  warmUp(): void {
    this.#start()
  }

  /** Announces a file that will be run soon. */
  load(file: CodeFile): void {
    this.#send({ kind: 'load', file })
  }

  /** Runs one direction of one file. Rejects with a HeadwayError; then the caller rolls back. */
  async run(run: CodeRun): Promise<void> {
    if (run.signal.aborted) throw cancelled()
    this.#steps += 1
    const step = this.#steps
    try {
      await new Promise<void>((resolve, reject) => {
        const abort = (): void => settle(cancelled())
        const settle = (error: HeadwayError | null): void => {
          run.signal.removeEventListener('abort', abort)
          this.#running = null
          this.#quiet()
          if (error === null) resolve()
          else reject(error)
        }
        this.#running = { run, step, settle }
        run.signal.addEventListener('abort', abort)
        this.#send({
          kind: 'run',
          step,
          file: run.file,
          direction: run.direction,
          transactional: run.transactional,
        })
        this.#listen()
      })
    } catch (error) {
      this.close()
      run.door.close(error as HeadwayError)
      throw error
    }
  }

  /** Kills the process. What it was doing is over. */
  close(): void {
    const child = this.#child
    this.#child = null
    child?.kill()
  }

  #send(message: ToProcess): void {
    this.#start().send(message)
  }

  #start(): ChildHandle {
    if (this.#child !== null) return this.#child
    const child = this.#options.processes.launchMigrationProcess({ cwd: this.#options.root })
    this.#child = child
    this.#stderr = ''
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
    child.send({
      kind: 'open',
      dialect: this.#options.dialect,
      serverVersion: this.#options.serverVersion,
    } satisfies ToProcess)
    return child
  }

  #receive(message: FromProcess): void {
    if (message.kind === 'log') return this.#options.onLog(message.level, message.text)
    const running = this.#running
    if (message.kind === 'failed' && message.step !== running?.step) return this.#strayFailure(message)
    if (running === null || message.kind === 'ready' || message.step !== running.step) return
    this.#listen()
    if (message.kind === 'query') {
      void this.#answer(message.id, running.run.door.execute(message.sql, message.bindings))
    } else if (message.kind === 'operation') {
      void this.#answer(
        message.id,
        running.run.door.operate(message.operation).then(() => []),
      )
    } else if (message.kind === 'control') {
      void this.#answer(
        message.id,
        running.run.door.control(message.verb, message.name).then(() => []),
      )
    } else if (message.kind === 'finished') running.settle(this.#judge(running, message))
    else running.settle(this.#failed(running, message.failure))
  }

  /** Something broke outside the step that runs: before the first one, or left over from one that is done. */
  #strayFailure({ step, failure }: Extract<FromProcess, { kind: 'failed' }>): void {
    const running = this.#running
    if (step < 0 && running !== null) running.settle(this.#failed(running, failure))
    else if (step < 0) this.close()
    else this.#options.onLog('warn', `After its step: ${failure.name}: ${failure.message}`)
  }

  async #answer(id: number, work: Promise<Extract<ToProcess, { kind: 'answer' }>['results']>): Promise<void> {
    const child = this.#child
    this.#busy += 1
    this.#quiet()
    try {
      const results = await work
      child?.send({ kind: 'answer', id, results } satisfies ToProcess)
    } catch (error) {
      const data = error instanceof HeadwayError ? error.data : null
      const text = data?.message ?? String(error)
      child?.send({
        kind: 'refusal',
        id,
        message: text,
        sqlState: data?.sqlState ?? null,
      } satisfies ToProcess)
    }
    this.#busy -= 1
    this.#listen()
  }

  /** `upgrade()` resolved; that alone is not success. */
  #judge(running: Running, message: Extract<FromProcess, { kind: 'finished' }>): HeadwayError | null {
    const { door, file } = running.run
    if (door.failure !== null) return this.#swallowed(door.failure, file)
    const [sent] = message.outstanding
    if (sent !== undefined) {
      return new HeadwayError(
        'outstanding_queries',
        `The migration ended while ${message.outstanding.length} of its queries were still running.`,
        {
          sql: sent,
          where: this.#fileWhere(file),
          problems: [...message.outstanding],
          hint: 'An await is missing before a query.',
        },
      )
    }
    const [forgotten] = message.forgotten
    if (forgotten === undefined) return null
    return new HeadwayError('outstanding_queries', `A query was built and never run: ${forgotten.text}.`, {
      where: forgotten.frame === null ? this.#fileWhere(file) : this.#where(forgotten.frame),
      problems: message.forgotten.map((each) => each.text),
      hint: 'knex runs a query when it is awaited: an await is missing, or the query can go.',
    })
  }

  #swallowed(failure: HeadwayError, file: CodeFile): HeadwayError {
    const { code, message, ...rest } = failure.data
    const where = rest.where ?? this.#fileWhere(file)
    return new HeadwayError(code, message, {
      ...rest,
      where,
      detail: ['The migration caught this error and went on.', rest.detail]
        .filter((text) => text !== null)
        .join('\n'),
      cause: failure.cause,
    })
  }

  #failed({ run }: Running, failure: Failure): HeadwayError {
    const [frame] = failure.frames
    const where = frame === undefined ? this.#fileWhere(run.file) : this.#where(frame)
    const failed = run.door.failure
    if (failed !== null) {
      const { code, message, ...rest } = failed.data
      const detail = [rest.detail, failure.stack].filter((text) => text !== null).join('\n\n')
      return new HeadwayError(code, message, {
        ...rest,
        where: rest.where ?? where,
        detail,
        cause: failed.cause,
      })
    }
    if (failure.reason === 'missing') {
      return new HeadwayError('irreversible', `${failure.message}`, {
        where: this.#fileWhere(run.file),
        hint: 'Write the function, or stop above this revision.',
      })
    }
    const text =
      failure.reason === 'load'
        ? `The file could not be loaded: ${failure.message}`
        : `${failure.name}: ${failure.message}`
    return new HeadwayError('migration_failed', text, {
      where,
      detail: failure.stack,
      hint: hintFor(failure),
    })
  }

  #exited(code: number | null, signal: string | null): void {
    this.#child = null
    const running = this.#running
    if (running === null) return
    const memory =
      /heap out of memory|Allocation failed/.test(this.#stderr) || code === 134 || signal === 'SIGABRT'
    const how = signal === null ? `exit code ${String(code)}` : `signal ${signal}`
    const message = memory
      ? `The migration process ran out of memory (${how}).`
      : `The migration process ended with ${how} before its step was done.`
    running.settle(
      new HeadwayError('migration_exited', message, {
        where: this.#fileWhere(running.run.file),
        detail: this.#stderr === '' ? null : this.#stderr,
        hint: memory ? 'Work in smaller portions, or in SQL.' : 'A migration must not call process.exit().',
      }),
    )
  }

  /** The clock of silence runs while the process, not the database, is at work. */
  #listen(): void {
    this.#quiet()
    const running = this.#running
    if (running === null || this.#busy > 0) return
    const { silenceLimitMs, file } = running.run
    this.#silence = setTimeout(() => {
      running.settle(
        new HeadwayError('migration_timeout', `The migration did nothing for ${silenceLimitMs / 1000} s.`, {
          where: this.#fileWhere(file),
          hint: 'It waits for something that never comes, or is in an endless loop.',
        }),
      )
    }, silenceLimitMs)
  }

  #quiet(): void {
    if (this.#silence !== null) clearTimeout(this.#silence)
    this.#silence = null
  }

  #where(frame: Frame): Where {
    return { file: this.#relative(frame.path), line: frame.line, column: frame.column }
  }

  #fileWhere(file: CodeFile): Where {
    return { file: this.#relative(file.path), line: null, column: null }
  }

  #relative(path: string): string {
    const inside = relative(this.#options.root, path)
    return (inside.startsWith('..') || isAbsolute(inside) ? path : inside).replaceAll('\\', '/')
  }
}

function hintFor(failure: Failure): string | null {
  if (/Timeout acquiring a connection/.test(failure.message)) {
    return 'An outer knex was used inside knex.transaction(): use the transaction object there.'
  }
  return null
}

function cancelled(): HeadwayError {
  return new HeadwayError('cancelled', 'The migration was cancelled.')
}

import { isAbsolute, relative } from 'node:path'
import type { Where } from '../../../shared/diagnostics.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { CodeFile, Failure, Frame, FromProcess, EntryPoint } from '../../../shared/door-protocol.ts'
import type { StatementPlace } from './asked-text.ts'
import { envPy, knexfile, settingsHint } from './settings-code.ts'
import type { SettingsCode } from './settings-code.ts'

/** How a process ended. */
type ProcessEnd = {
  readonly code: number | null
  readonly signal: string | null
  readonly stderr: string
}

type EarlyEnd = ProcessEnd & {
  /** Whether its program had begun. */
  readonly isReady: boolean
  /** The name of the user's program that should run it; null for Headway's own. */
  readonly program: string | null
}

/** What is known of a step when it fails: its file and direction, and the error at the door, which decides. */
export type FailedStep = {
  readonly file: CodeFile
  readonly direction: EntryPoint
  readonly doorFailure: HeadwayError | null
}

/** The errors user code ends with, as data with a place. Pure. `root` is what places are told relative to. */
export class StepErrors {
  readonly #root: string
  readonly #code: SettingsCode

  constructor(root: string, code: SettingsCode = envPy) {
    this.#root = root
    this.#code = code
  }

  /** `upgrade()` resolved; that alone is not success. Null where it was. */
  judge(step: FailedStep, message: Extract<FromProcess, { kind: 'finished' }>): HeadwayError | null {
    const { file, doorFailure } = step
    // What has a place was not waited for, so it was not caught either.
    if (doorFailure !== null)
      return doorFailure.data.where === null ? this.#swallowed(doorFailure, file) : doorFailure
    const [sent] = message.outstanding
    if (sent !== undefined) {
      const text = `The migration ended while ${message.outstanding.length} of its queries were still running.`
      return new HeadwayError('outstanding_queries', text, {
        sql: sent,
        where: this.fileWhere(file),
        problems: [...message.outstanding],
        hint: 'An await is missing before a query.',
      })
    }
    const [forgotten] = message.forgotten
    if (forgotten === undefined) return null
    return new HeadwayError('outstanding_queries', `A query was built and never run: ${forgotten.text}.`, {
      where: forgotten.frame === null ? this.fileWhere(file) : this.#where(forgotten.frame),
      problems: message.forgotten.map((each) => each.text),
      hint: 'knex runs a query when it is awaited: an await is missing, or the query can go.',
    })
  }

  /** User code threw. Where a statement had failed, that is the error, whatever was made of it. */
  failed({ file, direction, doorFailure }: FailedStep, failure: Failure): HeadwayError {
    const [frame] = failure.frames
    const where = frame === undefined ? this.fileWhere(file) : this.#where(frame)
    if (doorFailure !== null) {
      const { code, message, ...rest } = doorFailure.data
      const detail = [rest.detail, failure.stack].filter((text) => text !== null).join('\n\n')
      const place = rest.where ?? where
      return new HeadwayError(code, message, { ...rest, where: place, detail, cause: doorFailure.cause })
    }
    if (failure.reason === 'missing') {
      const code = direction === 'downgrade' ? 'irreversible' : 'migration_failed'
      const hint = 'Export the function, or stop before this revision.'
      return new HeadwayError(code, failure.message, { where: this.fileWhere(file), hint })
    }
    if (failure.reason === 'settings') return new StepErrors(this.#root, knexfile).environment(failure)
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

  exited(file: CodeFile, { code, signal, stderr }: ProcessEnd): HeadwayError {
    const memory = /heap out of memory|Allocation failed/.test(stderr) || code === 134 || signal === 'SIGABRT'
    const how = signal === null ? `exit code ${String(code)}` : `signal ${signal}`
    const message = memory
      ? `The migration process ran out of memory (${how}).`
      : `The migration process ended with ${how} before its step was done.`
    return new HeadwayError('migration_exited', message, {
      where: this.fileWhere(file),
      detail: stderr === '' ? null : stderr,
      hint: memory ? 'Work in smaller portions, or in SQL.' : 'A migration must not end its own process.',
    })
  }

  silent(file: CodeFile, limitMs: number): HeadwayError {
    return new HeadwayError('migration_timeout', `The migration did nothing for ${limitMs / 1000} s.`, {
      where: this.fileWhere(file),
      hint: 'It waits for something that never comes, or is in an endless loop.',
    })
  }

  /** env.py ended in the middle of a step: it caught what the step raised. */
  ended(step: FailedStep): HeadwayError {
    if (step.doorFailure !== null) return this.#swallowed(step.doorFailure, step.file)
    return new HeadwayError('migration_failed', 'env.py ended before its step was done.', {
      where: this.fileWhere(step.file),
      hint: 'It catches the error of a migration: let it through, so that it can be told.',
    })
  }

  /** env.py, or the knexfile, itself failed, before or after the steps. */
  environment(failure: Failure): HeadwayError {
    const [frame] = failure.frames
    const { name, missingPackage } = this.#code
    if (failure.reason === 'runtime')
      return new HeadwayError('migration_failed', failure.message, { hint: missingPackage })
    return new HeadwayError('migration_failed', this.#said(sentence(name), failure), {
      where: frame === undefined ? null : this.#where(frame),
      detail: failure.stack,
      hint: settingsHint(this.#code, failure),
    })
  }

  #said(name: string, failure: Failure): string {
    return failure.name === 'SystemExit'
      ? `${name} ended the program (exit ${failure.message === '' ? 'code 0' : failure.message}).`
      : `${name} failed: ${failure.name}: ${failure.message}`
  }

  /** The process ended before env.py reached its steps. */
  exitedEarly({ code, signal, stderr, isReady, program }: EarlyEnd): HeadwayError {
    const detail = stderr === '' ? null : stderr
    if (!isReady && program !== null) {
      const why =
        signal?.startsWith('spawn ') === true ? signal.split(' ').at(-1) : 'it does not run Headway’s program'
      const message = `${program} cannot be used: ${why}.`
      return new HeadwayError('migration_exited', message, { detail, hint: this.#code.missingPackage })
    }
    const how = signal === null ? `exit code ${String(code)}` : `signal ${signal}`
    const { name, tryIt } = this.#code
    return new HeadwayError('migration_exited', `The process of ${name} ended with ${how}.`, {
      detail,
      hint: `Run ${tryIt} in the same folder: it should say why.`,
    })
  }

  silentEnvironment(limitMs: number): HeadwayError {
    return new HeadwayError(
      'migration_timeout',
      `${sentence(this.#code.name)} did nothing for ${limitMs / 1000} s.`,
      {
        hint: 'It waits for something that never comes, such as a server it connects to by itself.',
      },
    )
  }

  /** Where code built a statement that it did not wait for. */
  placeOf([frame]: readonly Frame[], file: CodeFile): StatementPlace {
    const { file: path, line, column } = frame === undefined ? this.fileWhere(file) : this.#where(frame)
    return { file: path, line: line ?? 1, column: column ?? 1, isOfCode: true }
  }

  fileWhere(file: CodeFile): Where {
    return { file: this.#relative(file.path), line: null, column: null }
  }

  #swallowed(failure: HeadwayError, file: CodeFile): HeadwayError {
    const { code, message, ...rest } = failure.data
    const said = ['The migration caught this error and went on.', rest.detail]
    const detail = said.filter((text) => text !== null).join('\n')
    const where = rest.where ?? this.fileWhere(file)
    return new HeadwayError(code, message, { ...rest, where, detail, cause: failure.cause })
  }

  #where(frame: Frame): Where {
    return { file: this.#relative(frame.path), line: frame.line, column: frame.column }
  }

  #relative(path: string): string {
    const inside = relative(this.#root, path)
    return (inside.startsWith('..') || isAbsolute(inside) ? path : inside).replaceAll('\\', '/')
  }
}

/** A name at the beginning of a sentence; a file's name stays as it is. */
function sentence(name: string): string {
  return name.replace(/^the /, 'The ')
}

function hintFor(failure: Failure): string | null {
  if (/Timeout acquiring a connection/.test(failure.message)) {
    return 'An outer knex was used inside knex.transaction(): use the transaction object there.'
  }
  return null
}

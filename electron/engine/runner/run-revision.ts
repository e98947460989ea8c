import { join } from 'node:path'
import { HeadwayError } from '../../../shared/errors.ts'
import type { Dialect, ScriptStatement } from '../dialects/dialect.ts'
import { columnOf } from '../sql/text-position.ts'
import { formatOfPath, runtimeOfPath } from '../revisions/formats/index.ts'
import type { EntryPoint } from '../../../shared/door-protocol.ts'
import type { StepFacts } from './host-program.ts'
import type { MigrationHost } from './migration-host.ts'
import type { AskedText } from './asked-text.ts'
import type { StatementDoor } from './statement-door.ts'

/** A revision file as it was read and hashed. */
export type RevisionSource = {
  /** Relative to the project's root. */
  readonly path: string
  readonly hash: string
  readonly text: string
}

type RevisionRun = {
  readonly source: RevisionSource
  /** `default`: the file is a model, a SQL file without sections. */
  readonly direction: EntryPoint
  /** Of a SQL model that was read already: what runs instead of all that its text holds. */
  readonly statements?: readonly ScriptStatement[]
  readonly door: StatementDoor
  readonly dialect: Dialect
  readonly transactional: boolean
  /** What a program is told of the step; left out for a model. */
  readonly step?: StepFacts
  readonly host: MigrationHost
  readonly root: string
  readonly signal: AbortSignal
  readonly silenceLimitMs: number
}

/**
 * One direction of one revision, through the door. SQL files never touch the migration process. Rejects with the
 * HeadwayError that fails the step; when it settles, nothing is on its way any more.
 */
export async function runRevision(run: RevisionRun): Promise<void> {
  try {
    await (isSql(run.source) ? runSql(run) : runCode(run))
  } finally {
    await run.door.idle()
  }
  await run.door.judgeUnfinished()
  if (run.door.failure !== null) throw run.door.failure
}

/** Whether a file is statements, which the engine runs by itself: no process is needed. */
export function isSql(source: Pick<RevisionSource, 'path'>): boolean {
  return runtimeOfPath(source.path) === 'statements'
}

async function runSql({ source, direction, statements, door, dialect, signal }: RevisionRun): Promise<void> {
  const section =
    direction === 'default'
      ? { sql: source.text, line: 1 }
      : formatOfPath(source.path)?.section?.(source.text, direction)
  if (section === null || section === undefined) {
    throw new HeadwayError('irreversible', `${source.path} has no section "-- ${direction}".`, {
      where: { file: source.path, line: null, column: null },
      hint: 'Write the section, or stop above this revision.',
    })
  }
  const asked = (statements ?? split(dialect, source.path, section)).map((statement) => ({
    sql: statement.sql,
    bindings: [],
    single: true,
    place: {
      file: source.path,
      line: section.line + statement.line - 1,
      column: columnOf(section.sql, statement.offset),
    },
  }))
  // Only a model's statements are sent together; those of a revision are checked one by one.
  const together = statements === undefined ? 1 : TOGETHER
  for (let at = 0; at < asked.length; at += together) {
    if (signal.aborted) throw new HeadwayError('cancelled', 'The migration was cancelled.')
    await runTogether(door, asked.slice(at, at + together))
  }
}

/** Statements of a model that are handed to the server without waiting for each answer. */
const TOGETHER = 200

async function runTogether(door: StatementDoor, asked: readonly AskedText[]): Promise<void> {
  const [only, ...others] = asked
  if (only !== undefined && others.length === 0) {
    await door.execute(only.sql, only.bindings, only.place ?? null)
    return
  }
  const outcomes = await door.executeAll(asked)
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

function split(dialect: Dialect, file: string, section: { readonly sql: string; readonly line: number }) {
  try {
    return dialect.splitStatements(section.sql)
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    const { code, message, where, ...rest } = error.data
    const line = where?.line ?? null
    throw new HeadwayError(code, message, {
      ...rest,
      where: { file, line: line === null ? null : section.line + line - 1, column: where?.column ?? null },
    })
  }
}

async function runCode({ source, root, ...run }: RevisionRun): Promise<void> {
  const file = { path: join(root, source.path), hash: source.hash, text: source.text, types: null }
  await run.host.run({ ...run, file })
}

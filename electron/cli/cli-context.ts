import type { Channel } from '../../shared/contract.ts'
import { fromErrorData, HeadwayError } from '../../shared/errors.ts'
import { settingPlace } from '../../shared/setting-words.ts'
import { withWholeHints } from '../../shared/whole-commands.ts'
import type { ChosenDatabase } from '../../shared/whole-commands.ts'
import type { ProjectInfo } from '../../shared/model/project.ts'
import type { ShadowPlace } from '../../shared/model/shadow-place.ts'
import type { EngineConnection } from './connect.ts'
import { safeLine } from './print/safe-text.ts'
import { shadowNote } from './print/shadow-note.ts'
import type { Terminal } from './terminal.ts'

/** What a command works with. The engine is loaded by the first command that needs it. */
export interface CliContext {
  readonly terminal: Terminal
  readonly json: boolean
  /** Whether only the answer and what went wrong is told. */
  readonly quiet: boolean
  /** Folder of `-C`, else the current one; absolute. */
  readonly folder: string
  /** The engine, without a project. */
  channel(): Promise<Channel>
  /** The project at or above the folder, opened once. Throws `project_not_found`. */
  open(): Promise<OpenProject>
  /** Prints the contract's value with `--json`, else the text. */
  answer(value: unknown, text: () => string): void
  /** Says where a shadow lived, beside the answer. Silent with `--json`, which holds it. */
  noteShadow(place: ShadowPlace | null): void
  /** The database that the command chose; null before. */
  database(): ChosenDatabase | null
  close(): Promise<void>
}

export type OpenProject = {
  readonly channel: Channel
  readonly project: ProjectInfo
  /** The target of `--target`, else the default. Throws `unknown_target` where there is none to choose. */
  readonly target: () => string
}

type ContextOptions = {
  readonly terminal: Terminal
  readonly json: boolean
  readonly quiet: boolean
  readonly folder: string
  readonly target: string | null
  /** `-n` and `-x` of an Alembic project. */
  readonly section: string | null
  readonly arguments: readonly string[]
  /** Of `--url`: the database of this command, in place of every target. */
  readonly url: string | null
}

/** A context that loads the engine when it is first asked for it. */
export function createContext(options: ContextOptions): CliContext {
  const { terminal, json, quiet, folder } = options
  let connection: Promise<EngineConnection> | null = null
  let opened: Promise<OpenProject> | null = null
  let database: ChosenDatabase | null = null
  const connect = (): Promise<EngineConnection> => {
    // The engine takes longer to load than any help text to print.
    connection ??= import('./connect.ts').then((module) => module.connectEngine(options.url))
    return connection
  }
  const open = async (): Promise<OpenProject> => {
    const engine = await connect()
    const path = await engine.findProject(folder)
    const project = await engine.channel.call('project.open', {
      path,
      section: options.section,
      arguments: [...options.arguments],
    })
    let told = false
    const target = (): string => {
      const name = chooseTarget(project, options)
      database = { target: name, tier: tierOf(project, name), url: options.url }
      if (!told && !quiet)
        for (const note of notesOf(project, name)) terminal.note(terminal.style.dim(safeLine(note)))
      told = true
      return name
    }
    return { channel: completing(engine.channel, () => database), project, target }
  }
  return {
    terminal,
    json,
    quiet,
    folder,
    channel: async () => (await connect()).channel,
    open: () => (opened ??= open()),
    answer: (value, text) => {
      const shown = json ? JSON.stringify(value, null, 2) : text()
      if (shown !== '') terminal.print(shown)
    },
    noteShadow: (place) => {
      const note = json || quiet ? null : shadowNote(place)
      if (note !== null) terminal.note(terminal.style.dim(note))
    },
    database: () => database,
    close: async () => {
      const engine = await connection?.catch(() => null)
      await engine?.close()
    },
  }
}

/** Answers with hints that can be typed as they stand, once a database is chosen. */
function completing(channel: Channel, chosen: () => ChosenDatabase | null): Channel {
  return {
    async call(operation, request) {
      const answer = await channel.call(operation, request)
      const database = chosen()
      return database === null ? answer : withWholeHints(answer, database)
    },
    listen: (event, listener) => channel.listen(event, listener),
  }
}

function tierOf({ targets }: ProjectInfo, name: string): ChosenDatabase['tier'] {
  return targets.find((target) => target.name === name)?.tier ?? 'production'
}

function notesOf(project: ProjectInfo, name: string): readonly string[] {
  return project.targets.find((target) => target.name === name)?.notes ?? []
}

function chooseTarget(project: ProjectInfo, options: Pick<ContextOptions, 'target' | 'url'>): string {
  // With broken settings targets may be missing: that they are broken comes first.
  if (project.settingsError !== null) throw fromErrorData(project.settingsError)
  const wanted = options.target
  if (wanted !== null && options.url !== null) {
    throw new HeadwayError('invalid_request', 'Both --target and --url are given.', {
      hint: 'Keep one of them.',
    })
  }
  const names = project.targets.map((target) => target.name)
  const name = wanted ?? project.defaultTarget
  if (name !== null && names.includes(name)) return name
  const message =
    name !== null
      ? `There is no target "${name}".`
      : names.length === 0
        ? 'The project has no target.'
        : 'There are several targets and none is the default.'
  throw new HeadwayError('unknown_target', message, {
    hint:
      names.length === 0
        ? `Add one under ${settingPlace(project.settings, 'targets')}, or name a database with --url.`
        : `Choose one with --target, or set ${settingPlace(project.settings, 'defaultTarget')}.`,
    candidates: names,
  })
}

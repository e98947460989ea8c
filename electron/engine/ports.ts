/**
 * The engine's view of the world outside: small ports that the shell and the CLI fill in.
 * No engine file reads the clock, the environment, the cwd or randomness by itself.
 */

/** A value that must not be shown. Prints as `***` everywhere; `reveal` is called at the driver only. */
export class Secret {
  readonly #value: string
  constructor(value: string) {
    this.#value = value
  }
  reveal(): string {
    return this.#value
  }
  toString(): string {
    return '***'
  }
  toJSON(): string {
    return '***'
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '***'
  }
}

export type FileKind = 'file' | 'directory' | 'symlink' | 'other'

/** What a folder says of one of its names. */
export type FileEntry = { readonly name: string; readonly kind: FileKind }

/** What tells that a file may have changed: bytes, and milliseconds since 1970. */
export type FileStamp = { readonly size: number; readonly mtimeMs: number }

/** Files by absolute path. Reading is bytes: decoding is decided by the reader. */
export interface Files {
  /** Throws with Node's codes (ENOENT, EACCES, ...). */
  read(path: string): Promise<Uint8Array>
  /** The bytes with the stamp they had when they were read; null instead of more than `limit` bytes. */
  readStamped(
    path: string,
    limit: number,
  ): Promise<{ readonly stamp: FileStamp; readonly bytes: Uint8Array | null }>
  /** Atomic: a temporary file beside it, synced and renamed. */
  write(path: string, text: string): Promise<void>
  /** Fails with EEXIST where the file exists; nothing is left behind on failure. */
  writeNew(path: string, text: string): Promise<void>
  remove(path: string): Promise<void>
  makeDirectory(path: string): Promise<void>
  /** Sorted by name; symlinks are not followed. */
  list(path: string): Promise<readonly FileEntry[]>
  /** Of the name itself: symlinks are not followed. Null where there is nothing. */
  stat(path: string): Promise<({ readonly kind: FileKind } & FileStamp) | null>
  realPath(path: string): Promise<string>
  /** Room left on the disk of a folder, in bytes; null where the system does not say. */
  freeBytes(folder: string): Promise<number | null>
  /** Calls back, debounced, when anything below the folders changes. Returns the way to stop. */
  watch(paths: readonly string[], onChange: () => void): () => void
}

export interface Clock {
  now(): Date
  /** Milliseconds from an arbitrary start, monotonic. */
  monotonic(): number
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export interface Ids {
  /** 12 hex digits. */
  revision(): string
  run(): string
}

/** Small per-user state outside any project: trust, recent projects, window geometry. */
export interface UserStore {
  read(key: string): Promise<unknown>
  write(key: string, value: unknown): Promise<void>
}

/** Enciphers with a key that the system's keychain holds; both throw where it cannot. */
export interface Cipher {
  /** The result as base64. */
  encrypt(text: string): string
  decrypt(text: string): string
}

/** Texts that may be lost at any time, because they can be made again. */
export interface TextCache {
  /** Null where nothing is kept. */
  read(key: string): Promise<string | null>
  write(key: string, text: string): Promise<void>
}

export interface Log {
  debug(text: string): void
  warn(text: string): void
}

/** A running migration process; messages are structured-clone values. */
export interface ChildHandle {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onExit(listener: (code: number | null, signal: string | null) => void): void
  /** Text the user's code wrote. */
  onOutput(listener: (stream: 'stdout' | 'stderr', text: string) => void): void
  kill(): void
}

/** Starts programs of other languages; they speak the door protocol as JSON lines. */
export interface RuntimeLauncher {
  /** Folder of the program for Python, as files that another process can read. */
  readonly pythonFolder: string

  launch(options: {
    /** The program with its arguments. */
    readonly command: readonly string[]
    readonly cwd: string
    /** All that it gets to see. */
    readonly environment: Readonly<Record<string, string>>
  }): ChildHandle

  /** Starts one ahead, for a launch with the same words that is likely to follow; it waits, and keeps nothing alive. */
  warmUp?(options: Parameters<RuntimeLauncher['launch']>[0]): void
}

type LaunchOptions = {
  readonly cwd: string
  /** Memory of JavaScript values in MB; left out: the launcher's own limit. */
  readonly memoryMb?: number | undefined
}

/** Starts the migration process without credentials or secrets in its environment. */
export interface ProcessLauncher {
  launchMigrationProcess(options: LaunchOptions): ChildHandle
  /** Starts one ahead, because a run is likely to follow; it keeps nothing alive and runs nothing by itself. */
  warmUp?(options: LaunchOptions): void
}

/** A program that runs beside this process and ends with it, even when that is killed. */
export interface RunningProgram {
  readonly alive: boolean
  /** The end of what it wrote so far. */
  output(): Promise<string>
  /** Ends it and removes its folder. Never throws. */
  stop(): Promise<void>
}

/** Programs of this machine that the engine may start for itself, such as a database server of its own. */
export interface Programs {
  readonly platform: string
  readonly architecture: string
  /** Folders of PATH. */
  readonly searchPath: readonly string[]
  /** Where an npm package is installed; null where it is not. */
  packageFolder(name: string): string | null
  /** Names in a folder; empty where there is none. */
  list(folder: string): Promise<readonly string[]>
  /**
   * A new folder that only the programs and this process can use, with a short path. It is removed when this process
   * ends, however it ends.
   */
  makeFolder(): Promise<ProgramFolder>
  /** Runs a program to its end. Code null: it could not be started, or took too long. */
  run(
    command: string,
    args: readonly string[],
    options?: {
      readonly cwd?: string
      readonly timeoutMs?: number
      /** Added to an environment without secrets. */
      readonly environment?: Readonly<Record<string, string>>
      /** As the user of this process even where that is root: what it writes belongs to the user. */
      readonly asCaller?: boolean
    },
  ): Promise<{ readonly code: number | null; readonly output: string }>
  /** A free port of the loopback address. */
  freePort(): Promise<number>
  /** Where `keep` puts things that can be made again. */
  readonly cacheFolder: string
}

export interface ProgramFolder {
  readonly path: string
  /** Copies a kept folder into this one as `name`; false where there is none under the key. */
  restore(key: string, name: string): Promise<boolean>
  /** Keeps a folder of this one for later processes. */
  keep(key: string, name: string): Promise<void>
  write(name: string, text: string): Promise<void>
  start(command: string, args: readonly string[]): Promise<RunningProgram>
  remove(): Promise<void>
}

/** A command of the project, to be run to its end. */
export type CommandRequest = {
  /** With `shell` the program is a whole line for the system's shell. */
  readonly command: { readonly program: string; readonly args: readonly string[]; readonly shell: boolean }
  readonly cwd: string
  /** The project's folder: the tools of its `node_modules` are found first. */
  readonly root: string
  /** Names of variables it may see besides those that hold no secret. */
  readonly variables: readonly string[]
  readonly timeoutMs: number
  readonly mostBytes: number
  /** Ends it with all that it has started. */
  readonly signal: AbortSignal
}

export type CommandResult = {
  readonly code: number | null
  readonly stdout: string
  /** Its end. */
  readonly stderr: string
  /** `timeout`, `cancelled`, `too much output`, or why it could not be started; null where it ended by itself. */
  readonly problem: string | null
}

/** Runs commands of a trusted project, without secrets in their environment. */
export interface Commands {
  run(request: CommandRequest): Promise<CommandResult>
}

/** A question to git. */
export type GitRequest = {
  /** Where to ask: below the top of a checkout. */
  readonly root: string
  readonly args: readonly string[]
  /** What is written to its standard input. */
  readonly input?: string
  readonly timeoutMs: number
  readonly mostBytes: number
}

export type GitAnswer = {
  /** Null where it did not end by itself. */
  readonly code: number | null
  readonly stdout: Uint8Array
  /** Its beginning. */
  readonly stderr: string
  /** `no git`, `timeout`, `too much output`, or why it could not be started; null where it ended by itself. */
  readonly problem: string | null
}

/** Asks git, which writes nothing, reaches no other machine, and runs nothing that the repository names. */
export interface Git {
  run(request: GitRequest): Promise<GitAnswer>
}

/** A test may stop, fail or kill the process at a named point; otherwise this does nothing. */
export type Checkpoint = (name: string) => Promise<void>

export interface Ports {
  readonly files: Files
  readonly clock: Clock
  readonly ids: Ids
  readonly store: UserStore
  /** Null where secrets are kept no longer than the process. */
  readonly cipher: Cipher | null
  readonly cache: TextCache
  readonly log: Log
  readonly runtimes: RuntimeLauncher
  readonly processes: ProcessLauncher
  readonly programs: Programs
  readonly commands: Commands
  readonly git: Git
  /** URL of the module that loads TypeScript for programs of ours in a Node of the project's. */
  readonly moduleLoader: string
  readonly checkpoint: Checkpoint
  /** The environment as seen at start; never written to. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Folder of the backups that are taken before runs. */
  readonly backupFolder: string
  /** Folder for scratch databases and caches. */
  readonly temporaryFolder: string
  readonly osUser: string
  readonly engineVersion: string
}

import type { DialectName } from '../../../shared/model/project.ts'
import type { ToProcess } from '../../../shared/door-protocol.ts'
import type { ChildHandle, ProcessLauncher } from '../ports.ts'

/** The first message; its seal is the host's. */
export type Opening = Omit<Extract<ToProcess, { kind: 'open' }>, 'seal'>

/** The program that runs the code of one runtime: how it is started, and what it is told first. */
export type HostProgram = {
  launch(): ChildHandle
  /** Starts it ahead of `launch`, where that saves time; left out where it does not. */
  readonly warmUp?: () => void
  /** The name of the user's program, such as Python; left out for Headway's own. */
  readonly name?: string
  readonly opening: Opening
  /** Results come in columns, for code in another language. */
  readonly asColumns: boolean
  /** Whether code of the project runs around the steps (env.py), so that the host must be prepared. */
  readonly hasPrologue: boolean
}

/** What a program is told of a step besides its file. */
export type StepFacts = {
  readonly revision: string | null
  /** Version rows before and after. */
  readonly from: readonly string[]
  readonly to: readonly string[]
}

/** A revision by itself, outside any plan: its rows are its own and its parents'. */
export function factsOfRevision(
  { id, downRevisions }: { readonly id: string; readonly downRevisions: readonly string[] },
  direction: 'upgrade' | 'downgrade',
): StepFacts {
  const isUp = direction === 'upgrade'
  return { revision: id, from: isUp ? downRevisions : [id], to: isUp ? [id] : downRevisions }
}

type NodeProgramOptions = Pick<Opening, 'functions' | 'environment' | 'knex'> & {
  readonly processes: ProcessLauncher
  /** Its working directory. */
  readonly root: string
  readonly dialect: DialectName
  /** Passed to knex; where nothing is sent, the oldest supported version is used. */
  readonly serverVersion: string
  /** Memory of its values in MB; left out: Node's own limit. */
  readonly memoryMb?: number | undefined
}

/** The program for TypeScript and JavaScript. */
export function nodeProgram(options: NodeProgramOptions): HostProgram {
  const { processes, root, dialect, serverVersion, memoryMb, ...added } = options
  return {
    launch: () => processes.launchMigrationProcess({ cwd: root, memoryMb }),
    opening: { kind: 'open', dialect, serverVersion, ...added },
    asColumns: false,
    hasPrologue: false,
  }
}

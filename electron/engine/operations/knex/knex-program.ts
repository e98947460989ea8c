import { hash } from 'node:crypto'
import type { CodeFile } from '../../../../shared/door-protocol.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import { dialectName } from '../../../../shared/model/project.ts'
import type { DialectName } from '../../../../shared/model/project.ts'
import type { Ports } from '../../ports.ts'
import type { KnexProject } from '../../project/knex-project.ts'
import { defined, placeholderEnvironment } from '../../project/placeholder-environment.ts'
import type { Project } from '../../project/project.ts'
import { readProjectText } from '../../project/read-text.ts'
import { nodeProgram } from '../../runner/host-program.ts'
import type { HostProgram } from '../../runner/host-program.ts'

type ProgramPorts = Pick<Ports, 'files' | 'environment' | 'processes'>

type KnexProgramOptions = {
  readonly project: Project
  readonly knex: KnexProject
  readonly dialect: DialectName
  readonly serverVersion: string
  readonly memoryMb?: number | undefined
}

/**
 * The program that runs migrations of a knex project, without credentials. The knexfile runs there only where its
 * functions change names or rows on their way, or run around each migration.
 */
export async function knexProgram(
  { files, environment, processes }: ProgramPorts,
  { project, knex, dialect, serverVersion, memoryMb }: KnexProgramOptions,
): Promise<HostProgram> {
  const knexfile = await codeOf(files, knex.file)
  const variables = placeholderEnvironment(
    {
      process: environment,
      dotEnv: project.environment.dotEnv,
      isShown: (name) => knex.variables.includes(name),
      read: [...knexfile.text.matchAll(/process\.env\.(\w+)/g)].map(([, name = '']) => name),
    },
    dialect,
  )
  return nodeProgram({
    processes,
    // As knex, which works in the folder of its knexfile.
    root: knex.folder,
    dialect,
    serverVersion,
    memoryMb,
    functions: { upgrade: 'up', downgrade: 'down' },
    environment: variables,
    knex: {
      asks: 'steps',
      file: knex.hasFunctions ? knexfile : null,
      environment: knex.ownTarget,
      client: knex.client,
    },
  })
}

/** The program that says what the knexfile comes to. It sees the user's environment, for it gets no database. */
export async function askingProgram(
  { files, environment, processes }: ProgramPorts,
  { knex, environment: { dotEnv } }: Project,
): Promise<HostProgram> {
  if (knex === null) throw new HeadwayError('internal', 'Only a knex project has a knexfile to ask.')
  return nodeProgram({
    processes,
    root: knex.folder,
    // Nothing is sent, so it does not matter to what.
    dialect: dialectName.options[0] as DialectName,
    serverVersion: '',
    environment: defined({ ...dotEnv, ...defined(environment) }),
    knex: {
      asks: 'settings',
      file: await codeOf(files, knex.file),
      environment: knex.ownTarget,
      client: null,
    },
  })
}

async function codeOf(files: Ports['files'], path: string): Promise<CodeFile> {
  const text = (await readProjectText(files, path)) ?? ''
  return { path, text, hash: hash('sha256', text), types: null }
}

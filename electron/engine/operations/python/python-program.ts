import type { PythonOpening } from '../../../../shared/door-protocol.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { DialectName } from '../../../../shared/model/project.ts'
import type { Ports } from '../../ports.ts'
import type { Project } from '../../project/project.ts'
import type { PythonProject } from '../../project/python-project.ts'
import { placeholderUrl } from '../../project/url-placeholder.ts'
import type { HostProgram, Opening } from '../../runner/host-program.ts'
import { findInterpreter } from './interpreter.ts'
import { ownEnvironment, runEnvironment } from './python-environment.ts'

/** Memory of a Python process in MB where the target says nothing: its own data, not what it maps. */
const usualMemoryMb = 4096

type ProgramPorts = Pick<Ports, 'files' | 'environment' | 'runtimes'>

type PythonProgramOptions = {
  readonly project: Project
  readonly python: PythonProject
  readonly dialect: DialectName
  readonly serverVersion: string
  /** Where the code connects to by itself, to keep its driver; null where unknown. */
  readonly ownUrl: string | null
  readonly asks?: PythonOpening['asks']
  readonly writes?: PythonOpening['writes']
  readonly memoryMb?: number | undefined
}

/**
 * The program that runs the project's own `env.py` and its revisions, without credentials. One that only asks where the
 * code connects to sees the user's environment: it gets no database. Throws `migration_failed` where there is no Python.
 */
export async function pythonProgram(
  ports: ProgramPorts,
  options: PythonProgramOptions,
): Promise<HostProgram> {
  const { project, python, dialect, serverVersion, ownUrl, asks = 'steps', writes = null } = options
  const { memoryMb = usualMemoryMb } = options
  const interpreter = await findInterpreter(ports, python, project.root)
  if (interpreter === null) throw noPython()
  const command = [...interpreter.command, '-X', 'utf8', '-m', 'headway_alembic']
  const environment = environmentOf(ports, options, asks)
  const url = ownUrl ?? python.iniUrl
  const opening: Opening = {
    kind: 'open',
    dialect,
    serverVersion,
    python: {
      asks,
      cwd: python.workingDirectory,
      paths: python.paths,
      ini: python.iniFile,
      toml: python.tomlFile,
      section: python.section,
      arguments: python.arguments,
      url: asks === 'url' || python.iniUrl === null ? null : placeholder(url, dialect),
      memoryMb: python.interpreter === null ? memoryMb : null,
      writes,
    },
  }
  const launched = { command, cwd: python.workingDirectory, environment }
  return {
    launch: () => ports.runtimes.launch(launched),
    warmUp: () => ports.runtimes.warmUp?.(launched),
    name: interpreter.command.join(' '),
    opening,
    asColumns: true,
    hasPrologue: true,
  }
}

function environmentOf(
  ports: ProgramPorts,
  { project, python, dialect }: PythonProgramOptions,
  asks: PythonOpening['asks'],
): Record<string, string> {
  const variables = {
    process: ports.environment,
    dotEnv: project.environment.dotEnv,
    named: python.environment,
    read: python.env.variables,
  }
  const found = asks === 'url' ? ownEnvironment(variables) : runEnvironment(variables, dialect)
  const path = [found['PYTHONPATH'], ports.runtimes.pythonFolder].filter(
    (part) => part !== undefined && part !== '',
  )
  return { ...found, PYTHONPATH: path.join(process.platform === 'win32' ? ';' : ':') }
}

/** The ini file's own placeholder may name no driver that could be kept. */
function placeholder(url: string | null, dialect: DialectName): string {
  return placeholderUrl(url ?? '', dialect) ?? placeholderUrl('postgresql://x', dialect) ?? ''
}

function noPython(): HeadwayError {
  return new HeadwayError('migration_failed', 'No Python was found to run env.py with.', {
    hint: 'Make the environment of the project (uv sync, or python -m venv .venv and pip install), or name one under "python": { "interpreter": ... } in a headway.json beside alembic.ini.',
  })
}

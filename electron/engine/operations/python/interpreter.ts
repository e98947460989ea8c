import { delimiter, dirname, join } from 'node:path'
import type { Ports } from '../../ports.ts'
import { behindShim } from './pyenv-shim.ts'
import type { PythonProject } from '../../project/python-project.ts'

type FindPorts = Pick<Ports, 'files' | 'environment'>

/** A Python with the way it was found, for messages. */
type Interpreter = { readonly command: readonly string[]; readonly why: string }

/**
 * The Python of a project: as set, else that of the shell's virtual environment, else one beside the project, else the
 * first on the path that has Alembic, else the first. Nothing is run and nothing is installed.
 * @param top the project's root: environments are looked for from the description up to here, and one above it
 */
export async function findInterpreter(
  ports: FindPorts,
  python: PythonProject,
  top: string,
): Promise<Interpreter | null> {
  if (python.interpreter !== null) return { command: python.interpreter, why: 'as headway.json says' }
  for (const { folder, why } of environmentsOf(ports, python, top)) {
    const program = await programIn(ports, folder)
    if (program !== null && (await hasAlembic(ports, folder))) return { command: [program], why }
  }
  return (await ofPdm(ports, python, top)) ?? (await onPath(ports, python.workingDirectory))
}

/** PDM writes down which Python it uses: https://pdm-project.org/latest/usage/project/ */
async function ofPdm({ files }: FindPorts, python: PythonProject, top: string): Promise<Interpreter | null> {
  for (const folder of foldersUp(python, top)) {
    const bytes = await files.read(join(folder, '.pdm-python')).catch(() => null)
    const program = bytes === null ? '' : Buffer.from(bytes).toString('utf8').trim()
    if (program !== '' && (await files.stat(program).catch(() => null)) !== null)
      return { command: [program], why: '.pdm-python of the project' }
  }
  return null
}

type Candidate = { readonly folder: string; readonly why: string }

function environmentsOf(
  { environment }: FindPorts,
  python: PythonProject,
  top: string,
): readonly Candidate[] {
  const found: Candidate[] = []
  for (const name of ['VIRTUAL_ENV', 'CONDA_PREFIX', 'UV_PROJECT_ENVIRONMENT']) {
    const folder = environment[name]
    if (folder !== undefined && folder !== '')
      found.push({ folder: join(python.workingDirectory, '.', folder), why: `of ${name}` })
  }
  for (const folder of foldersUp(python, top))
    for (const name of ['.venv', 'venv', 'env'])
      found.push({ folder: join(folder, name), why: `${name} of the project` })
  // An absolute folder joined to another one is not itself.
  return found.map(({ folder, why }) => ({ folder: absoluteOf(environment, folder, why), why }))
}

function absoluteOf(environment: FindPorts['environment'], folder: string, why: string): string {
  const name = /^of (\w+)$/.exec(why)?.[1]
  const given = name === undefined ? undefined : environment[name]
  return given !== undefined && /^(?:\/|[A-Za-z]:)/.test(given) ? given : folder
}

function foldersUp(python: PythonProject, top: string): readonly string[] {
  const start = dirname(python.iniFile ?? python.tomlFile ?? join(python.workingDirectory, 'x'))
  const folders: string[] = []
  for (let folder = start; ; folder = dirname(folder)) {
    folders.push(folder)
    if (folder === dirname(top) || dirname(folder) === folder) return folders
  }
}

async function programIn({ files }: FindPorts, folder: string): Promise<string | null> {
  for (const name of ['bin/python', 'bin/python3', 'Scripts/python.exe']) {
    const path = join(folder, ...name.split('/'))
    if ((await files.stat(path).catch(() => null)) !== null) return path
  }
  return null
}

/** Whether a virtual environment has Alembic, by its folder of packages. */
async function hasAlembic({ files }: FindPorts, folder: string): Promise<boolean> {
  const libraries = await files.list(join(folder, 'lib')).catch(() => [])
  const places = libraries.map(({ name }) => join(folder, 'lib', name, 'site-packages', 'alembic'))
  for (const place of [...places, join(folder, 'Lib', 'site-packages', 'alembic')])
    if ((await files.stat(place).catch(() => null)) !== null) return true
  return false
}

async function onPath(ports: FindPorts, workingDirectory: string): Promise<Interpreter | null> {
  const { files, environment } = ports
  for (const [name, ...args] of programs) {
    for (const folder of (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter)) {
      // Windows puts a program there that only opens its store.
      if (folder === '' || /[\\/]WindowsApps$/i.test(folder)) continue
      const path = join(folder, name)
      if ((await files.stat(path).catch(() => null)) === null) continue
      const program = (await behindShim(ports, path, workingDirectory)) ?? path
      return { command: [program, ...args], why: `${name} of PATH` }
    }
  }
  return null
}

/** What Python is called on a path; `py` is the launcher of python.org's installer for Windows. */
const programs: readonly (readonly [name: string, ...args: string[]])[] = [
  ['python3'],
  ['python'],
  ['python3.exe'],
  ['python.exe'],
  ['py.exe', '-3'],
]

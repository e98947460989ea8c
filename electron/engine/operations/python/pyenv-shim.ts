import { basename, dirname, join } from 'node:path'
import type { Ports } from '../../ports.ts'

type ShimPorts = Pick<Ports, 'files' | 'environment'>

/**
 * The Python that a shim of pyenv would start: a shim is a script of some thirty processes, at each start. Null where it
 * is none, or only pyenv can tell (a version that is not installed under the name that is written down).
 * https://github.com/pyenv/pyenv#understanding-python-version-selection
 */
export async function behindShim(
  ports: ShimPorts,
  path: string,
  workingDirectory: string,
): Promise<string | null> {
  if (basename(dirname(path)) !== 'shims') return null
  const root = dirname(dirname(path))
  const version = await versionOf(ports, root, workingDirectory)
  if (version === null || /[\\/]|^\.+$|^system$/.test(version)) return null
  const program = join(root, 'versions', version, 'bin', basename(path))
  return (await ports.files.stat(program).catch(() => null)) === null ? null : program
}

async function versionOf(
  { files, environment }: ShimPorts,
  root: string,
  workingDirectory: string,
): Promise<string | null> {
  const given = environment['PYENV_VERSION']
  if (given !== undefined && given !== '') return given.split(':')[0] ?? null
  for (const path of [...versionFiles(workingDirectory), join(root, 'version')]) {
    const bytes = await files.read(path).catch(() => null)
    const found = bytes === null ? null : firstWord(Buffer.from(bytes).toString('utf8'))
    if (found !== null) return found
  }
  return null
}

function versionFiles(folder: string): readonly string[] {
  const here = join(folder, '.python-version')
  return dirname(folder) === folder ? [here] : [here, ...versionFiles(dirname(folder))]
}

function firstWord(text: string): string | null {
  return /^[ \t]*([^#\s]\S*)/m.exec(text)?.[1] ?? null
}

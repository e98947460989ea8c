import { dirname, join } from 'node:path'
import type { Ports } from '../../ports.ts'

const folders = ['.venv', 'venv', 'env']
const programs = [
  ['bin', 'python'],
  ['bin', 'python3'],
  ['Scripts', 'python.exe'],
]
const levels = 4

/**
 * The Python of a project: that of the environment which the shell has activated, else that of an environment beside the
 * project or a little above it, else `python3` of the path.
 */
export async function findPython(ports: Pick<Ports, 'files' | 'environment'>, root: string): Promise<string> {
  const active = [ports.environment['VIRTUAL_ENV'], ports.environment['CONDA_PREFIX']]
  const places = active.filter((path): path is string => path !== undefined && path !== '')
  for (let folder = root, level = 0; level < levels; folder = dirname(folder), level++) {
    places.push(...folders.map((name) => join(folder, name)))
    if (dirname(folder) === folder) break
  }
  for (const place of places) {
    for (const program of programs) {
      const path = join(place, ...program)
      if ((await ports.files.stat(path).catch(() => null)) !== null) return path
    }
  }
  return 'python3'
}

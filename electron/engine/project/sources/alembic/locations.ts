import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { Ports } from '../../../ports.ts'
import type { AlembicOptions } from './options.ts'

/** Folders of an Alembic project, absolute. */
export type Locations = {
  readonly root: string
  readonly workingDirectory: string
  readonly scriptFolder: string
  readonly versionFolders: readonly string[]
  readonly paths: readonly string[]
}

type Files = Ports['files']

/**
 * Where everything is. A relative location counts from where commands are typed: the folder of the description, or one
 * above it where the location exists, up to the one that holds `pyproject.toml` or `.git`.
 * @param here folder of the description
 */
export async function findLocations(files: Files, here: string, options: AlembicOptions): Promise<Locations> {
  const location = options.text('script_location') ?? 'alembic'
  const above = await foldersAbove(files, here)
  const top = above.at(-1) ?? here
  const typedIn = async (path: string): Promise<string | null> => {
    if (isAbsolute(path)) return null
    for (const folder of above)
      if (await exists(files, join(folder, await inPackage(files, folder, path)))) return folder
    return null
  }
  const workingDirectory =
    (await typedIn(location)) ?? (isAbsolute(location) ? await homeOf(files, above) : here)
  const absolute = async (path: string): Promise<string> =>
    resolve(workingDirectory, await inPackage(files, workingDirectory, path))
  const scriptFolder = await absolute(location)
  const declared = splitPaths(options.list('version_locations'), options, [
    'path_separator',
    'version_path_separator',
  ])
  const versionFolders =
    declared.length === 0 ? [join(scriptFolder, 'versions')] : await Promise.all(declared.map(absolute))
  const paths = splitPaths(options.list('prepend_sys_path'), options, ['path_separator']).map((path) =>
    resolve(workingDirectory, path),
  )
  const root = commonFolder([
    workingDirectory,
    here,
    ...[scriptFolder, ...versionFolders].filter((path) => inside(top, path)),
  ])
  return { root, workingDirectory, scriptFolder, versionFolders, paths }
}

/** The folder and those above it, up to the repository's top or the one with `pyproject.toml`. */
async function foldersAbove(files: Files, here: string): Promise<readonly string[]> {
  const folders = [here]
  for (let folder = here; ; folder = dirname(folder)) {
    if (folder !== here) folders.push(folder)
    if (await exists(files, join(folder, '.git'))) return folders
    if (dirname(folder) === folder) break
  }
  // Outside a repository only the project's own files show where it ends.
  const marked: string[] = []
  for (const folder of folders) {
    marked.push(folder)
    if (await isHome(files, folder)) return marked
  }
  return [here]
}

/** Where commands are typed, when no location says it: the nearest folder with the project's own description. */
async function homeOf(files: Files, above: readonly string[]): Promise<string> {
  for (const folder of above) if (await isHome(files, folder)) return folder
  return above[0] ?? '/'
}

async function isHome(files: Files, folder: string): Promise<boolean> {
  for (const name of ['pyproject.toml', 'setup.py', 'setup.cfg', 'Pipfile'])
    if (await exists(files, join(folder, name))) return true
  return false
}

/** `package:folder/below` as a path: the package is looked for in the working directory and its `src`. */
async function inPackage(files: Files, folder: string, path: string): Promise<string> {
  const [name, below] = splitPackage(path)
  if (below === null) return path
  const inner = join(...name.split('.'), below)
  return (await exists(files, join(folder, 'src', inner))) ? join('src', inner) : inner
}

function splitPackage(path: string): readonly [string, string | null] {
  const found = /^([\w.]{2,}):(.*)$/s.exec(path)
  return found === null ? [path, null] : [found[1] ?? '', found[2] ?? '']
}

async function exists(files: Files, path: string): Promise<boolean> {
  return (await files.stat(path).catch(() => null)) !== null
}

const separators: Readonly<Record<string, RegExp>> = {
  space: /\s+/,
  newline: /\n/,
  os: /:/,
  ':': /:/,
  ';': /;/,
}

/** A list of paths as Alembic splits it; without a separator by spaces and commas, as it always did. */
function splitPaths(
  value: readonly string[] | string | null,
  options: AlembicOptions,
  names: readonly string[],
): readonly string[] {
  if (value === null) return []
  if (typeof value !== 'string') return value
  const separator = names.map((name) => options.text(name)).find((text) => text !== null)
  const parts = value.split(separators[separator ?? ''] ?? /, *|\s+/)
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

function inside(folder: string, path: string): boolean {
  const below = relative(folder, path)
  return !below.startsWith('..') && !isAbsolute(below)
}

/** The nearest folder that holds all of them. */
function commonFolder(paths: readonly string[]): string {
  const [first = '/', ...others] = paths
  let folder = first
  while (!others.every((path) => inside(folder, path)) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

/** Relative to the root, with `/`. */
export function below(root: string, path: string): string {
  return (relative(root, path) || '.').split(sep).join('/')
}

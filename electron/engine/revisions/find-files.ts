import { join, relative, sep } from 'node:path'
import type { PlatformPath } from 'node:path'
import type { Diagnostic } from '../../../shared/diagnostics.ts'
import type { Settings } from '../../../shared/model/project.ts'
import { recursivePlace, settingPlace } from '../../../shared/setting-words.ts'
import type { FileEntry, Ports } from '../ports.ts'
import type { Project } from '../project/project.ts'
import { tidyLocation, versionLocationsOf } from '../project/project.ts'
import { formatNamed } from './formats/index.ts'
import { isQuietFolder, readExtensions, roleOfName } from './file-role.ts'
import { lookIntoFile, lookIntoFolder } from './overlooked-files.ts'
import type { FoundFile } from './read-revision.ts'

type FindPorts = Pick<Ports, 'files'>
type FindProject = Pick<Project, 'root' | 'settings'>

/** What the version locations hold: files to be read, and what cannot be read though it may be a revision. */
type Found = { readonly files: FoundFile[]; readonly diagnostics: Diagnostic[] }

/** Most files that one project may hold, and levels of folders: beyond, something else was taken for revisions. */
const most = { files: 100_000, levels: 32 }

/**
 * Finds every revision file, in load order (SEMANTICS 0). A location that is not there, a link that leads nowhere, a file
 * of another tool, a revision in a folder that is not read: each is a diagnostic, because it could be the newest revision.
 */
export async function findFiles(ports: FindPorts, project: FindProject): Promise<Found> {
  const search = new Search(ports, project)
  for (const location of versionLocationsOf(project.settings)) await search.location(location)
  return search.found
}

class Search {
  readonly found: Found = { files: [], diagnostics: [] }
  readonly #ports: FindPorts
  readonly #project: FindProject
  readonly #seen = new Set<string>()

  constructor(ports: FindPorts, project: FindProject) {
    this.#ports = ports
    this.#project = project
  }

  async location(location: string): Promise<void> {
    const { root } = this.#project
    const folder = join(root, location)
    const real = await this.#ports.files.realPath(folder).catch(() => null)
    if (real === null) this.found.diagnostics.push(await this.#missing(location, folder))
    else if (isInside(root, real)) await this.#folder(real, 0)
    else
      this.found.diagnostics.push(
        problem('outside-project', location, 'The version location leads out of the project.', onlyInside),
      )
  }

  /** @param folder real path inside the project */
  async #folder(folder: string, level: number): Promise<void> {
    const entries = await this.#list(folder)
    const below = relativePath(this.#project.root, folder)
    if (level > most.levels || this.found.files.length > most.files) {
      this.found.diagnostics.push(
        problem(
          'too-many-files',
          below,
          'There are too many files or folders to be a history.',
          `Name the folder of revisions itself: ${settingPlace(this.#project.settings, 'scriptLocation')}.`,
        ),
      )
      return
    }
    const folders: FileEntry[] = []
    for (const entry of entries) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      // The folder is a real path: nothing is left for `join` to work out, 10,000 times.
      const absolute = folder.endsWith(sep) ? folder + entry.name : folder + sep + entry.name
      if (entry.kind === 'directory') folders.push(entry)
      else if (entry.kind === 'symlink') await this.#link(entry.name, path, absolute)
      else await this.#file(entry, path, absolute, absolute)
    }
    for (const { name } of folders) {
      if (isQuietFolder(name)) continue
      if (this.#project.settings.recursive) await this.#folder(join(folder, name), level + 1)
      else await this.#unread(join(folder, name))
    }
  }

  async #file(entry: FileEntry, path: string, absolute: string, real: string): Promise<void> {
    const role = roleOfName(entry.name, this.#project.settings.format)
    if (role === 'quiet') return
    if (entry.kind === 'other') {
      if (role === 'doubtful') return
      this.found.diagnostics.push(
        problem('unreadable-file', path, 'It is no regular file.', 'Remove it, or put a file in its place.'),
      )
    } else if (role === 'revision') this.#take(path, absolute, real)
    else if (role === 'foreign') {
      this.found.diagnostics.push(
        problem('foreign-file', path, 'It is no file that Headway reads.', foreignHint),
      )
    } else if (await lookIntoFile(this.#ports, real)) {
      this.found.diagnostics.push(
        problem(
          'foreign-file',
          path,
          'It holds a migration, but files with such a name are not read.',
          foreignHint,
        ),
      )
    }
  }

  #take(path: string, absolute: string, real: string): void {
    if (real !== absolute && !isInside(this.#project.root, real)) {
      const message = 'The file is a link out of the project.'
      this.found.diagnostics.push(problem('outside-project', path, message, onlyInside))
    } else if (this.#seen.has(real)) {
      const message = 'The file was met before under another name.'
      this.found.diagnostics.push({
        ...problem('outside-project', path, message, onlyInside),
        severity: 'warning',
      })
    } else {
      this.#seen.add(real)
      this.found.files.push({ path, absolute, real })
    }
  }

  async #link(name: string, path: string, absolute: string): Promise<void> {
    if (roleOfName(name, this.#project.settings.format) === 'quiet' || isQuietFolder(name)) return
    const real = await this.#ports.files.realPath(absolute).catch(() => null)
    const target = real === null ? null : await this.#ports.files.stat(real).catch(() => null)
    if (real === null || target === null) {
      this.found.diagnostics.push(
        problem('unreadable-file', path, 'It is a link that leads nowhere.', 'Mend the link, or remove it.'),
      )
    } else if (target.kind !== 'directory') {
      await this.#file({ name, kind: target.kind }, path, absolute, real)
    } else if (isInside(this.#project.root, real)) await this.#unread(real)
    else {
      const message = 'It is a link to a folder out of the project.'
      this.found.diagnostics.push(problem('outside-project', path, message, onlyInside))
    }
  }

  /** A folder that is not read must hold no revision, or an upgrade would skip it silently. */
  async #unread(folder: string): Promise<void> {
    const { root, settings } = this.#project
    // Alembic does not look into it either.
    if (formatNamed(settings.format).runtime === 'python') return
    const locations = versionLocationsOf(settings)
    const overlooked = await lookIntoFolder(this.#ports, folder, (path) =>
      locations.includes(relativePath(root, path)),
    )
    if (overlooked === null) return
    const path = relativePath(root, overlooked.path)
    const hint = unreadHint(settings)
    this.found.diagnostics.push(
      overlooked.kind === 'revision'
        ? problem('unread-folder', path, 'It is a migration in a folder that is not read.', hint)
        : problem('unreadable-file', path, `The folder cannot be read: ${overlooked.why}.`, permissionHint),
    )
  }

  async #list(folder: string): Promise<readonly FileEntry[]> {
    try {
      return await this.#ports.files.list(folder)
    } catch (error) {
      const path = relativePath(this.#project.root, folder)
      const message = `The folder cannot be read: ${codeOf(error)}.`
      this.found.diagnostics.push(problem('unreadable-file', path, message, permissionHint))
      return []
    }
  }

  async #missing(location: string, folder: string): Promise<Diagnostic> {
    const there = await this.#ports.files.stat(folder).catch(() => null)
    const message = `The folder of revisions "${location}" is not there.`
    if (there === null && formatNamed(this.#project.settings.format).runtime === 'python') {
      // Version control keeps no empty folder: Alembic makes it with the first revision.
      return {
        ...problem('missing-location', location, message, 'The first revision makes it.'),
        severity: 'warning',
      }
    }
    if (there === null) {
      const hint = `Create it, or correct ${locationPlace(this.#project.settings, location)}.`
      return problem('missing-location', location, message, hint)
    }
    const leads = there.kind === 'symlink' ? 'It is a link that leads nowhere.' : 'It cannot be reached.'
    const hint = `Mend it, or correct ${locationPlace(this.#project.settings, location)}.`
    return problem('unreadable-file', location, `${message} ${leads}`, hint)
  }
}

/** What to do so that an ignored folder is read. */
function unreadHint(settings: Settings): string {
  const place = settingPlace(settings, 'versionLocations')
  if (settings.recursive) return `Links to folders are not followed: add the folder itself to ${place}.`
  const recursive = recursivePlace(settings)
  const deeper = recursive === null ? '' : `Set ${recursive}, `
  return `${deeper}${deeper === '' ? 'Add' : 'add'} the folder to ${place}, or move it away from the revisions.`
}

/** The setting that names a version location. */
function locationPlace(settings: Settings, location: string): string {
  const [first] = versionLocationsOf(settings)
  return settingPlace(settings, first === location ? 'scriptLocation' : 'versionLocations')
}

const onlyInside = 'Only files that lie inside the project are read.'
const permissionHint = 'Check its permissions.'
const foreignHint = `Headway reads ${readExtensions()} files. What is no revision belongs elsewhere, or gets a name that starts with _.`

/** Whether a real path lies in the project. */
export function isInside(root: string, path: string, { sep }: Paths = ownPaths): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)
}

/** The way from a folder to a path in it, with slashes. Both are real paths. Pure. */
export function relativePath(root: string, path: string, { sep, relative }: Paths = ownPaths): string {
  const inside = path.startsWith(root)
    ? path.slice(root.length + (root.endsWith(sep) ? 0 : 1))
    : relative(root, path)
  return sep === '/' ? inside : inside.replaceAll(sep, '/')
}

/** Paths of a system. */
type Paths = Pick<PlatformPath, 'sep' | 'relative'>
const ownPaths: Paths = { sep, relative }

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code)
  return error instanceof Error ? error.message : String(error)
}

function problem(rule: string, path: string, message: string, hint: string): Diagnostic {
  const where = { file: path === '' ? '.' : path, line: null, column: null }
  return { rule, severity: 'error', where, revision: null, message, hint }
}

/**
 * Where version locations, and folders that were typed, really are, relative to the root: a link or another case may
 * lead to them.
 */
export async function realLocationsOf(
  { files }: Pick<FindPorts, 'files'>,
  { root, settings }: Pick<FindProject, 'root' | 'settings'>,
  typed: readonly string[] = [],
): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(
    [...versionLocationsOf(settings), ...typed.map(tidyLocation)].map(
      async (location): Promise<[string, string]> => {
        const real = await files.realPath(join(root, location)).catch(() => null)
        return [location, real === null ? location : relativePath(root, real) || '.']
      },
    ),
  )
  return new Map(found)
}

import { hash } from 'node:crypto'
import { join, relative, sep } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Diagnostic } from '../../../shared/diagnostics.ts'
import type { Revision } from '../../../shared/model/revision.ts'
import type { FileEntry, Ports } from '../ports.ts'
import type { Project } from '../project/project.ts'
import { versionLocationsOf } from '../project/project.ts'
import { formatOfPath } from './formats/index.ts'
import type { FoundFile } from './read-revision.ts'
import { readRevisionFile } from './read-revision.ts'
import type { ReadFile, RevisionCache } from './revision-cache.ts'
import { restoreResults, storeResults, worthStoring } from './stored-results.ts'

export type LoadedRevisions = {
  /** In load order (SEMANTICS 0): locations in order, files by name, then sub-folders by name. Ids may repeat. */
  readonly revisions: readonly Revision[]
  readonly diagnostics: readonly Diagnostic[]
  /** Hash over paths and contents of every revision file, broken ones included. */
  readonly version: string
}

export type LoadOptions = {
  readonly cache?: RevisionCache
  /** Read every file again even where size and time are unchanged: for what is about to run. */
  readonly fresh?: boolean
}

type LoadPorts = Pick<Ports, 'files' | 'clock' | 'cache'>

/**
 * Reads every revision file of a project, statically. Total over what the files hold: a file that cannot be used
 * becomes a diagnostic with its place. Missing folders are skipped, as Alembic does.
 */
export async function loadRevisions(
  ports: LoadPorts,
  project: Pick<Project, 'root' | 'settings'>,
  options: LoadOptions = {},
): Promise<LoadedRevisions> {
  const found = await findFiles(ports, project)
  const results = await readWithStored(ports, project.root, found.files, options)
  const diagnostics = [...found.diagnostics]
  const revisions: Revision[] = []
  const content: string[] = []
  for (const [index, result] of results.entries()) {
    if (result.revision !== null) revisions.push(result.revision)
    diagnostics.push(...result.diagnostics)
    content.push(`${found.files[index]?.path}\0${result.hash}`)
  }
  return { revisions, diagnostics, version: hash('sha256', content.join('\n')) }
}

type Found = { readonly files: FoundFile[]; readonly diagnostics: Diagnostic[] }

async function findFiles(ports: LoadPorts, project: Pick<Project, 'root' | 'settings'>): Promise<Found> {
  const found: Found = { files: [], diagnostics: [] }
  const seen = new Set<string>()
  for (const location of versionLocationsOf(project.settings)) {
    const folder = join(project.root, location)
    const real = await ports.files.realPath(folder).catch(() => null)
    if (real === null) continue
    if (!isInside(project.root, real)) {
      found.diagnostics.push(outside(location, 'The version location leads out of the project.'))
      continue
    }
    await findInFolder(ports, project, real, found, seen)
  }
  return found
}

/** @param folder real path inside the project */
async function findInFolder(
  ports: LoadPorts,
  project: Pick<Project, 'root' | 'settings'>,
  folder: string,
  found: Found,
  seen: Set<string>,
): Promise<void> {
  const entries = await listFolder(ports, project.root, folder, found)
  const below = relativePath(project.root, folder)
  for (const entry of entries) {
    if (entry.kind !== 'file' && entry.kind !== 'symlink') continue
    if (formatOfPath(entry.name) === null) continue
    // The folder is a real path: nothing is left for `join` to work out, 10,000 times.
    const absolute = folder.endsWith(sep) ? folder + entry.name : folder + sep + entry.name
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    const real = entry.kind === 'file' ? absolute : await followLink(ports, absolute)
    if (real === null) continue
    if (real !== absolute && !isInside(project.root, real)) {
      found.diagnostics.push(outside(path, 'The file is a link out of the project.'))
    } else if (seen.has(real)) {
      found.diagnostics.push({
        ...outside(path, 'The file was met before under another name.'),
        severity: 'warning',
      })
    } else {
      seen.add(real)
      found.files.push({ path, absolute, real })
    }
  }
  if (!project.settings.recursive) return
  for (const entry of entries) {
    if (entry.kind !== 'directory' || entry.name === 'node_modules' || entry.name.startsWith('.')) continue
    await findInFolder(ports, project, join(folder, entry.name), found, seen)
  }
}

async function listFolder(
  ports: LoadPorts,
  root: string,
  folder: string,
  found: Found,
): Promise<readonly FileEntry[]> {
  try {
    return await ports.files.list(folder)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    found.diagnostics.push({
      ...outside(relativePath(root, folder), `The folder cannot be read: ${why}.`),
      rule: 'unreadable-file',
      hint: 'Check its permissions.',
    })
    return []
  }
}

/** The regular file a link leads to, or null. */
async function followLink(ports: LoadPorts, link: string): Promise<string | null> {
  const real = await ports.files.realPath(link).catch(() => null)
  const found = real === null ? null : await ports.files.stat(real)
  return found?.kind === 'file' ? real : null
}

/** In a large project what another process made of the same contents is used, and kept for the next one. */
async function readWithStored(
  ports: LoadPorts,
  root: string,
  files: readonly FoundFile[],
  options: LoadOptions,
): Promise<ReadFile[]> {
  const { cache } = options
  if (cache === undefined || files.length < worthStoring || !cache.isEmpty())
    return readAll(ports, files, options)
  const known = await restoreResults(ports.cache, root, cache)
  const results = await readAll(ports, files, options)
  const parsed = results.filter((result) => !known.has(result)).length
  // Nobody waits for it.
  if (parsed * 4 > files.length)
    void storeResults(
      ports.cache,
      root,
      results.map((result, index) => [files[index]?.absolute ?? '', result]),
    )
  return results
}

/** Files read at a time: enough to keep the disk busy, few enough to keep memory small. */
const batchSize = 64
/** Longest time, in milliseconds, that parsing keeps everything else waiting. */
const sliceMs = 30

async function readAll(
  ports: LoadPorts,
  files: readonly FoundFile[],
  options: LoadOptions,
): Promise<ReadFile[]> {
  const results: ReadFile[] = []
  let sliceStart = ports.clock.monotonic()
  for (let start = 0; start < files.length; start += batchSize) {
    const batch = files.slice(start, start + batchSize)
    results.push(...(await Promise.all(batch.map((file) => readRevisionFile(ports, file, options)))))
    if (ports.clock.monotonic() - sliceStart < sliceMs) continue
    await nextTurn()
    sliceStart = ports.clock.monotonic()
  }
  return results
}

function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)
}

function relativePath(root: string, path: string): string {
  const inside = path.startsWith(root)
    ? path.slice(root.length + (root.endsWith(sep) ? 0 : 1))
    : relative(root, path)
  return sep === '/' ? inside : inside.replaceAll(sep, '/')
}

function outside(path: string, message: string): Diagnostic {
  return {
    rule: 'outside-project',
    severity: 'error',
    where: { file: path, line: null, column: null },
    revision: null,
    message,
    hint: 'Only files that lie inside the project are read.',
  }
}

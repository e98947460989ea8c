import { hash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Diagnostic } from '../../../shared/diagnostics.ts'
import type { Revision } from '../../../shared/model/revision.ts'
import type { Ports } from '../ports.ts'
import type { KnexProject } from '../project/knex-project.ts'
import type { Project } from '../project/project.ts'
import { findFiles } from './find-files.ts'
import { findKnexFiles, inLine } from './knex-files.ts'
import type { RevisionFileFormat } from './formats/format.ts'
import { knexFormat } from './formats/knex/knex.ts'
import type { FoundFile } from './read-revision.ts'
import { readRevisionFile } from './read-revision.ts'
import type { ReadFile, RevisionCache } from './revision-cache.ts'
import { restoreResults, storeResults, worthStoring } from './stored-results.ts'

export type LoadedRevisions = {
  /** In load order (SEMANTICS 0): locations in order, files by name, then sub-folders by name. Ids may repeat. */
  readonly revisions: readonly Revision[]
  readonly diagnostics: readonly Diagnostic[]
  /** Of each file or folder which may hold an unknown revision, the diagnostic that says so. */
  readonly unread: readonly Diagnostic[]
  /** Hash over paths and contents of every revision file, broken ones included. */
  readonly version: string
}

type LoadOptions = {
  readonly cache?: RevisionCache
  /** Read every file again even where size and time are unchanged: for what is about to run. */
  readonly fresh?: boolean
  /** Of every file, where names do not tell it. */
  readonly format?: RevisionFileFormat | null
}

type LoadPorts = Pick<Ports, 'files' | 'clock' | 'cache'>

/**
 * Reads every revision file of a project, statically. Total over what the files hold: a file that cannot be used
 * becomes a diagnostic with its place.
 */
export async function loadRevisions(
  ports: LoadPorts,
  project: Pick<Project, 'root' | 'settings'> & { readonly knex?: KnexProject | null },
  options: LoadOptions = {},
): Promise<LoadedRevisions> {
  const { knex = null } = project
  const found =
    knex === null ? await findFiles(ports, project) : await findKnexFiles(ports, project.root, knex)
  const format = knex === null ? null : knexFormat
  const results = await readWithStored(ports, project.root, found.files, { ...options, format })
  const diagnostics = [...found.diagnostics]
  const unread = found.diagnostics.filter(isError)
  const revisions: Revision[] = []
  const content: string[] = []
  for (const [index, result] of results.entries()) {
    if (result.revision !== null) revisions.push(result.revision)
    else unread.push(...result.diagnostics.filter(isError).slice(0, 1))
    diagnostics.push(...result.diagnostics)
    content.push(`${found.files[index]?.path}\0${result.hash}`)
  }
  const linked = knex === null ? revisions : inLine(revisions, knex)
  return { revisions: linked, diagnostics, unread, version: hash('sha256', content.join('\n')) }
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

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error'
}

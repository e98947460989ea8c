import { dirname, join, relative, resolve } from 'node:path'
import { HeadwayError } from '../../../shared/errors.ts'
import type { Ports } from '../ports.ts'
import { projectSources } from './sources/index.ts'
import type { ProjectSource } from './sources/source.ts'

/** Where a project is described, and in which way. */
export type FoundProject = { readonly source: ProjectSource; readonly file: string }

/** How far below an opened folder a description is looked for: `backend/`, `backend/app/db/`. */
const deepest = 3
const skipped = new Set(['node_modules', 'dist', 'build', 'venv', 'env', 'site-packages', 'target', 'vendor'])

/** The source that describes projects in files of this name; null where it is no such file. */
export function describedBy(fileName: string): ProjectSource | null {
  return projectSources.find((source) => source.describes(fileName)) ?? null
}

/** What describes a project in this very folder, or null. */
export async function findIn(
  files: Ports['files'],
  folder: string,
  only: ProjectSource | null = null,
): Promise<FoundProject | null> {
  for (const source of projectSources) {
    if (only !== null && source !== only) continue
    const file = await source.detect(files, folder)
    if (file !== null) return { source, file }
  }
  return null
}

/**
 * The nearest project at or above `start`, as git looks for its own; else the only one a little below. For the command
 * line and the library: a window opens what was picked, and what is below it.
 * @returns the folder of the description
 * @throws HeadwayError `project_not_found`, with candidates where several are below
 */
export async function findProjectFolder(ports: Pick<Ports, 'files'>, start: string): Promise<string> {
  const here = resolve(start)
  for (let folder = here; ; folder = dirname(folder)) {
    const found = await findIn(ports.files, folder)
    if (found !== null) return dirname(found.file)
    if (dirname(folder) === folder) break
  }
  return dirname((await findBelow(ports.files, here)).file)
}

/** The only project below a folder. @throws HeadwayError `project_not_found` where there is none, or several */
export async function findBelow(files: Ports['files'], folder: string): Promise<FoundProject> {
  const found: FoundProject[] = []
  await search(files, folder, deepest, found)
  const [only, ...others] = found
  if (only !== undefined && others.length === 0) return only
  if (only === undefined) throw notFound(folder)
  const candidates = found.map(({ file }) => relative(folder, file))
  throw new HeadwayError(
    'project_not_found',
    `${folder} holds ${found.length} projects. Which one is meant?`,
    {
      hint: `Open one of them: ${candidates.join(', ')}.`,
      candidates,
    },
  )
}

async function search(
  files: Ports['files'],
  folder: string,
  levels: number,
  found: FoundProject[],
): Promise<void> {
  if (levels === 0) return
  const entries = await files.list(folder).catch(() => [])
  for (const { name, kind } of entries) {
    if (kind !== 'directory' || name.startsWith('.') || skipped.has(name)) continue
    const below = join(folder, name)
    const here = await findIn(files, below)
    // A project inside another one is an example or a test.
    if (here !== null) found.push(here)
    else await search(files, below, levels - 1, found)
  }
}

export function noFolder(folder: string): HeadwayError {
  return new HeadwayError('project_not_found', `${folder} does not exist.`, {
    hint: 'Correct the path, or open another folder.',
  })
}

export function notFound(folder: string): HeadwayError {
  const names = projectSources.map(({ fileName }) => fileName).toReversed()
  return new HeadwayError('project_not_found', `${folder} holds no ${names.join(' and no ')}.`, {
    hint: 'Create a project there (headway init), or open another folder.',
  })
}

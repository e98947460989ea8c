import { normalize } from 'node:path/posix'
import { objectFacts, readObjects } from './objects.ts'
import type { Repository } from './repository.ts'
import { readTree } from './tree.ts'
import type { Tree } from './tree.ts'

/** A file as a commit has it. */
export type CommittedFile = {
  /** Relative to the project's root, with `/`. */
  readonly path: string
  readonly blob: string
}

export type FolderQuestion = {
  /** Folders relative to the project's root, in load order. */
  readonly folders: readonly string[]
  /** Folders below are read as well. */
  readonly recursive: boolean
  readonly isWanted: (name: string) => boolean
}

/** Most files of all commits together, and levels of folders. */
const most = { files: 200_000, levels: 16 }

/**
 * The wanted files of commits, without checking anything out: equal folders of several commits are read once.
 * `complete` is false where there was more than is read.
 */
export async function filesOfCommits(
  repository: Repository,
  commits: readonly string[],
  question: FolderQuestion,
): Promise<{
  readonly files: ReadonlyMap<string, readonly CommittedFile[]>
  readonly complete: boolean
}> {
  const names = commits.flatMap((commit) =>
    question.folders.map((folder) => nameOf(repository, commit, folder)),
  )
  const tops = await objectFacts(repository, [...new Set(names)])
  const roots = new Set([...tops.values()].flatMap(({ type, id }) => (type === 'tree' ? [id] : [])))
  const { trees, complete } = await readTrees(repository, roots, question)
  let count = 0
  const files = new Map<string, CommittedFile[]>()
  for (const commit of commits) {
    const found: CommittedFile[] = []
    for (const folder of question.folders) {
      const top = tops.get(nameOf(repository, commit, folder))
      if (top !== undefined && count < most.files)
        collect(trees, top.id, folder === '.' ? '' : `${folder}/`, question, 0, found)
    }
    count += found.length
    files.set(commit, found)
  }
  return { files, complete: complete && count < most.files }
}

function nameOf({ prefix }: Repository, commit: string, folder: string): string {
  // A version location may lie beside the project's root.
  const path = normalize(`${prefix}${folder}`).replace(/\/$/, '')
  return path === '.' ? `${commit}^{tree}` : `${commit}:${path}`
}

type Trees = ReadonlyMap<string, Tree['entries']>

async function readTrees(
  repository: Repository,
  roots: ReadonlySet<string>,
  { recursive }: FolderQuestion,
): Promise<{ readonly trees: Trees; readonly complete: boolean }> {
  const trees = new Map<string, Tree['entries']>()
  let complete = true
  let next = [...roots]
  for (let level = 0; next.length > 0 && level < most.levels; level += 1) {
    const read = await readObjects(repository, next)
    complete &&= read.complete
    for (const [id, object] of read.objects) {
      const { entries, whole } = readTree(object.bytes, id.length)
      trees.set(id, entries)
      complete &&= whole
    }
    const below = next.flatMap((id) => trees.get(id) ?? []).filter(({ kind }) => kind === 'folder')
    next = recursive ? [...new Set(below.map(({ id }) => id))].filter((id) => !trees.has(id)) : []
  }
  return { trees, complete: complete && next.length === 0 }
}

function collect(
  trees: Trees,
  tree: string,
  path: string,
  question: FolderQuestion,
  level: number,
  found: CommittedFile[],
): void {
  const entries = trees.get(tree) ?? []
  for (const { name, id, kind } of entries) {
    if (kind === 'file' && question.isWanted(name)) found.push({ path: `${path}${name}`, blob: id })
  }
  if (!question.recursive || level >= most.levels) return
  for (const { name, id, kind } of entries) {
    if (kind === 'folder') collect(trees, id, `${path}${name}/`, question, level + 1, found)
  }
}

import { join } from 'node:path'
import type { Files } from '../ports.ts'
import type { Repository } from './repository.ts'
import { ask, askLine } from './repository.ts'

/** Where a commit is kept that the checkout may not have. */
export type GitPlace = {
  readonly kind: 'branch' | 'remote' | 'tag' | 'stash' | 'reflog'
  /** For people: `feature`, `origin/feature`, `stash@{0}`, `HEAD@{3}`. */
  readonly name: string
  /** Id, or a name that git resolves. */
  readonly commit: string
}

/** Most places of a kind, newest of a log first; and most bytes of a log that are read, from its end. */
const most = { refs: 20_000, log: 500, bytes: 2 ** 20 }

/** Every place of the repository in which other commits are: its refs as git lists them, its stashes, where HEAD was. */
export async function listPlaces(
  repository: Repository,
  files: Pick<Files, 'readStamped'>,
): Promise<{ readonly places: readonly GitPlace[]; readonly complete: boolean }> {
  const args = ['for-each-ref', `--count=${most.refs + 1}`, '--format=%(objectname) %(refname)']
  const output = await ask(repository, [...args, 'refs/heads', 'refs/remotes', 'refs/tags'])
  const lines = text(output).split('\n').filter(Boolean)
  const refs = lines.slice(0, most.refs).flatMap((line) => placeOfRef(line))
  const stashes = await readLog(repository, files, 'refs/stash')
  const before = await readLog(repository, files, 'HEAD')
  return {
    complete: lines.length <= most.refs,
    places: [
      ...refs,
      // What was not tracked is in a commit of its own.
      ...stashes.flatMap((commit, at): GitPlace[] =>
        [commit, `${commit}^3`].map((each) => ({ kind: 'stash', name: `stash@{${at}}`, commit: each })),
      ),
      ...before.map((commit, at): GitPlace => ({ kind: 'reflog', name: `HEAD@{${at}}`, commit })),
    ],
  }
}

/** Branches and those of remotes, newest commit first, without the mere pointers (`origin/HEAD`). */
export async function listBranchRefs(
  repository: Repository,
  count: number,
): Promise<readonly (GitPlace & { readonly kind: 'branch' | 'remote' })[]> {
  const format = '--format=%(objectname) %(refname)%09%(symref)'
  const args = ['for-each-ref', `--count=${count}`, '--sort=-committerdate', format]
  const output = await ask(repository, [...args, 'refs/heads', 'refs/remotes'])
  return text(output)
    .split('\n')
    .filter((line) => line.endsWith('\t'))
    .flatMap((line) =>
      placeOfRef(line.trimEnd()).flatMap((place) =>
        place.kind === 'branch' || place.kind === 'remote' ? [{ ...place, kind: place.kind }] : [],
      ),
    )
}

const kinds = { 'refs/heads/': 'branch', 'refs/remotes/': 'remote', 'refs/tags/': 'tag' } as const

function placeOfRef(line: string): readonly GitPlace[] {
  const space = line.indexOf(' ')
  const [commit, ref] = [line.slice(0, space), line.slice(space + 1)]
  return Object.entries(kinds).flatMap(([start, kind]) =>
    ref.startsWith(start) ? [{ kind, name: ref.slice(start.length), commit }] : [],
  )
}

/**
 * The commits of a reflog, newest first. The file is read as it is: git stops at the first commit of it that is gone.
 * A line is `old new name <mail> time zone TAB message`.
 */
async function readLog(
  repository: Repository,
  files: Pick<Files, 'readStamped'>,
  name: string,
): Promise<readonly string[]> {
  const path = await askLine(repository, ['rev-parse', '--git-path', `logs/${name}`])
  if (path === null) return []
  const absolute = path.startsWith('/') || /^[A-Za-z]:/.test(path) ? path : join(repository.root, path)
  const read = await files.readStamped(absolute, 16 * most.bytes).catch(() => null)
  const lines = text(read?.bytes?.subarray(-most.bytes) ?? null).split('\n')
  const commits = lines.flatMap((line) => /^[0-9a-f]{40,64} ([0-9a-f]{40,64}) /.exec(line)?.[1] ?? [])
  const seen = new Set<string>()
  const newest = commits.toReversed().slice(0, most.log)
  return name === 'HEAD' ? newest.filter((commit) => !seen.has(commit) && seen.add(commit)) : newest
}

function text(bytes: Uint8Array | null): string {
  return Buffer.from(bytes ?? new Uint8Array()).toString('utf8')
}

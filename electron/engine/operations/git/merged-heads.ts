import { HeadwayError } from '../../../../shared/errors.ts'
import type { MergedHeads } from '../../../../shared/model/merged-heads.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import { shellQuote } from '../../../../shared/shell-quote.ts'
import { askLine, commitOf } from '../../git/repository.ts'
import type { Repository } from '../../git/repository.ts'
import { buildGraph } from '../../graph/build-graph.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import type { CommittedRevision } from './committed-revisions.ts'
import { readCommitted, requireRepository, revisionFilesOf } from './committed-revisions.ts'
import { mergedFiles } from './merged-files.ts'

/** The heads after a merge of the checkout with another commit. Writes nothing, and merges nothing. */
export async function headsAfterMerge(context: EngineContext, against: string): Promise<MergedHeads> {
  const repository = await requireRepository(context)
  const { project } = requireWorkspace(context)
  if (project.knex !== null) {
    throw new HeadwayError(
      'unsupported',
      'Migrations of knex form one line by their names: there is always one head.',
      {
        hint: 'Compare the names: a migration that sorts before an applied one is refused by knex.',
      },
    )
  }
  const commit = await commitOf(repository, against)
  if (commit === null) {
    throw new HeadwayError('invalid_request', `Git knows no commit "${against}".`, {
      hint: 'Fetch it first: in CI a checkout often holds one branch alone.',
    })
  }
  const base = await askLine(repository, ['merge-base', '--end-of-options', 'HEAD', commit])
  const { revisions: ours, diagnostics } = await requireWorkspace(context).freshHistory()
  const read = await readSides(context, repository, commit, base)
  const { merged, sideOf } = mergeSides(ours, read)
  const { realHeads, problems } = buildGraph(merged)
  const known = new Set(diagnostics.map(({ message }) => message))
  const byId = new Map(merged.map((revision) => [revision.id, revision]))
  const heads = realHeads.map(({ id, path }) => ({
    revision: id,
    message: byId.get(id)?.message ?? '',
    path,
    side: sideOf(path),
  }))
  return {
    against,
    commit,
    heads,
    diagnostics: problems.map(({ diagnostic }) => diagnostic).filter(({ message }) => !known.has(message)),
    notes: notesOf(repository, base, read.complete),
    commands: commandsFor(
      against,
      heads.map(({ revision }) => revision),
    ),
  }
}

type Sides = {
  readonly base: readonly CommittedRevision[] | null
  readonly theirs: readonly CommittedRevision[]
  readonly complete: boolean
}

async function readSides(
  context: EngineContext,
  repository: Repository,
  commit: string,
  base: string | null,
): Promise<Sides> {
  const found = await revisionFilesOf(context, repository, base === null ? [commit] : [commit, base])
  const read = async (name: string) => readCommitted(repository, found.files.get(name) ?? [])
  const theirs = await read(commit)
  const before = base === null ? null : await read(base)
  const complete = found.complete && theirs.complete && before?.complete !== false
  return { base: before?.revisions ?? null, theirs: theirs.revisions, complete }
}

function mergeSides(ours: readonly Revision[], { base, theirs }: Sides) {
  const hashes = (files: readonly CommittedRevision[]): ReadonlyMap<string, string> =>
    new Map(files.map(({ path, blob, revision }) => [path, revision?.hash ?? blob]))
  const here = new Map(ours.map((revision) => [revision.path, revision.hash]))
  const there = hashes(theirs)
  const sides = mergedFiles(base === null ? null : hashes(base), here, there)
  const own = ours.filter(({ path }) => sides.get(path) === 'ours')
  const foreign = theirs.flatMap(({ revision }) =>
    revision !== null && sides.get(revision.path) === 'theirs' ? [revision] : [],
  )
  const merged = [...own, ...foreign].toSorted((left, right) => (left.path < right.path ? -1 : 1))
  const sideOf = (path: string): MergedHeads['heads'][number]['side'] =>
    here.has(path) && there.has(path) ? 'both' : here.has(path) ? 'here' : 'there'
  return { merged, sideOf }
}

function notesOf({ shallow }: Repository, base: string | null, complete: boolean): string[] {
  const cut = shallow ? ' The clone is shallow: fetch more of its history (git fetch --unshallow).' : ''
  return [
    ...(base === null
      ? [`The two have no common commit: files that one side removed are counted as there.${cut}`]
      : []),
    ...(complete ? [] : ['There is more than can be read: the heads may not be all.']),
  ]
}

/** The merge is git's; what follows it is a revision. */
function commandsFor(against: string, heads: readonly string[]): string[] {
  if (heads.length < 2) return []
  return [
    `git merge ${shellQuote(against)}`,
    `headway merge ${heads.map((head) => shellQuote(head)).join(' ')} -m ${shellQuote('merge heads')}`,
  ]
}

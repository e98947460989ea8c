import type { MissingRevision, RescueVariant } from '../../../../shared/model/rescue.ts'
import type { CommittedFile } from '../../git/tree-files.ts'
import { objectFacts } from '../../git/objects.ts'
import { listPlaces } from '../../git/places.ts'
import type { GitPlace } from '../../git/places.ts'
import { askLine } from '../../git/repository.ts'
import type { Repository } from '../../git/repository.ts'
import type { EngineContext } from '../context.ts'
import type { History } from '../workspace.ts'
import { readCommitted, revisionFilesOf } from './committed-revisions.ts'
import type { CommittedRevision } from './committed-revisions.ts'

/** Revisions of other commits that the checkout lacks, by id, with where each of them is. */
export type Elsewhere = {
  readonly byId: ReadonlyMap<string, readonly FoundElsewhere[]>
  readonly notes: readonly string[]
}

type FoundElsewhere = CommittedRevision & { readonly places: readonly GitPlace[] }

const mostPlaces = 5

/** Looks through every place of the repository at once: a handful of questions to git, however many branches there are. */
export async function lookElsewhere(
  context: EngineContext,
  repository: Repository,
  history: History,
): Promise<Elsewhere> {
  const { places, complete: all } = await listPlaces(repository, context.ports.files)
  const { byId, complete } = await lookAt(context, repository, history, places)
  const kept = (kind: GitPlace['kind']): number =>
    new Set(places.filter((each) => each.kind === kind).map(({ name }) => name)).size
  const cut = repository.shallow ? ['The clone is shallow: commits that it lacks were not looked at.'] : []
  const beyond =
    all && complete
      ? []
      : ['There is more than is looked at (too much, or file names that are no UTF-8): not everything was.']
  const lookedAt = [
    counted(kept('branch'), 'branch', 'branches'),
    counted(kept('remote'), 'branch of remotes (as last fetched)', 'branches of remotes (as last fetched)'),
    counted(kept('tag'), 'tag', 'tags'),
    counted(kept('stash'), 'stash', 'stashes'),
    counted(kept('reflog'), 'earlier commit of the checkout', 'earlier commits of the checkout'),
  ].filter((each) => each !== null)
  const looked = `Looked at ${new Intl.ListFormat('en').format(lookedAt)}.`
  return { byId, notes: [looked, ...cut, ...beyond] }
}

/** The revisions of some places that the checkout lacks, by id. */
export async function lookAt(
  context: EngineContext,
  repository: Repository,
  history: History,
  places: readonly GitPlace[],
): Promise<{ readonly byId: Elsewhere['byId']; readonly complete: boolean }> {
  const commits = [...new Set(places.map(({ commit }) => commit))]
  const facts = await objectFacts(
    repository,
    commits.map((commit) => `${commit}^{commit}`),
  )
  const there = commits.filter((commit) => facts.has(`${commit}^{commit}`))
  const found = await revisionFilesOf(context, repository, there)
  const read = await readCommitted(repository, [...found.files.values()].flat())
  const known = new Set(history.revisions.map(({ path, hash }) => `${path} ${hash}`))
  const foreign = read.revisions.filter(
    ({ revision }) =>
      revision !== null && !known.has(`${revision.path} ${revision.hash}`) && !history.byId.has(revision.id),
  )
  const placesOf = indexPlaces(places, found.files, foreign)
  const byId = new Map<string, FoundElsewhere[]>()
  for (const each of foreign) {
    const id = each.revision?.id ?? ''
    byId.set(id, [...(byId.get(id) ?? []), { ...each, places: placesOf.get(keyOf(each)) ?? [] }])
  }
  return { byId, complete: found.complete && read.complete }
}

function keyOf({ path, blob }: CommittedFile): string {
  return `${blob} ${path}`
}

function indexPlaces(
  places: readonly GitPlace[],
  files: ReadonlyMap<string, readonly CommittedFile[]>,
  wanted: readonly CommittedFile[],
): ReadonlyMap<string, readonly GitPlace[]> {
  const index = new Map<string, GitPlace[]>(wanted.map((file) => [keyOf(file), []]))
  for (const place of places) {
    for (const file of files.get(place.commit) ?? []) {
      const list = index.get(keyOf(file))
      if (list !== undefined && list.length < mostPlaces) list.push(place)
    }
  }
  return index
}

/** What was found under an id, one entry for each content; those that ran first. */
export async function variantsOf(
  repository: Repository,
  found: readonly FoundElsewhere[],
  ranHash: string | null,
): Promise<MissingRevision['variants']> {
  const distinct = new Map<string, FoundElsewhere>()
  for (const each of found) {
    const hash = each.revision?.hash ?? ''
    const before = distinct.get(hash)
    const places = [...(before?.places ?? []), ...each.places].slice(0, mostPlaces)
    distinct.set(hash, { ...(before ?? each), places })
  }
  const variants: RescueVariant[] = []
  for (const { revision, text, places, path } of distinct.values()) {
    const [place] = places
    if (revision === null || place === undefined) continue
    const origin = await originOf(repository, place.commit, path)
    variants.push({
      revision,
      text,
      ran: ranHash === null ? null : ranHash === revision.hash,
      ...origin,
      places: places.map(({ kind, name }) => ({ kind, name })),
    })
  }
  return variants.toSorted((left, right) => Number(right.ran ?? false) - Number(left.ran ?? false))
}

/** The commit that last changed a file, as seen from a place. */
async function originOf(
  repository: Repository,
  commit: string,
  path: string,
): Promise<Pick<RescueVariant, 'commit' | 'author' | 'date'>> {
  const args = ['log', '-1', '--format=%H%x09%aI%x09%an', commit, '--', path]
  const [id = commit, date = '', author = ''] =
    (await askLine(repository, args).catch(() => null))?.split('\t') ?? []
  return { commit: id, date, author }
}

function counted(number: number, one: string, many: string): string | null {
  return number === 0 ? null : `${number} ${number === 1 ? one : many}`
}

import type { BranchName, OnBranches, OtherBranches } from '../../../../shared/model/other-branches.ts'
import type { MissingRevision } from '../../../../shared/model/rescue.ts'
import { listBranchRefs } from '../../git/places.ts'
import { askLine, commitOf } from '../../git/repository.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { requireRepository } from './committed-revisions.ts'
import { lookAt, variantsOf } from './find-missing.ts'

/** Most branches that are listed, and most revisions that are told of: beyond that nobody looks through a graph. */
const most = { branches: 500, revisions: 200 }

/** The branches whose revisions can be drawn beside those of the checkout. */
export async function listBranches(context: EngineContext): Promise<OtherBranches> {
  const repository = await requireRepository(context)
  const own = await askLine(repository, ['symbolic-ref', '--quiet', '--short', 'HEAD'])
  const found = await listBranchRefs(repository, most.branches + 2)
  const others = found.filter(({ kind, name }) => kind !== 'branch' || name !== own)
  return {
    branches: others.slice(0, most.branches).map(({ kind, name }): BranchName => ({ kind, name })),
    notes: others.length > most.branches ? [`Only the newest ${most.branches} branches are listed.`] : [],
  }
}

/** Revisions that branches have and the checkout lacks, each with its text from the object store. Checks nothing out. */
export async function findOnBranches(
  context: EngineContext,
  branches: readonly BranchName[],
): Promise<OnBranches> {
  const repository = await requireRepository(context)
  const { knex } = requireWorkspace(context).project
  const history = await requireWorkspace(context).freshHistory()
  const there = await Promise.all(
    branches.map(async ({ kind, name }) => ({
      kind,
      name,
      commit: await commitOf(repository, refOf(kind, name)),
    })),
  )
  const places = there.flatMap(({ kind, name, commit }) => (commit === null ? [] : [{ kind, name, commit }]))
  const gone = there
    .filter(({ commit }) => commit === null)
    .map(({ name }) => `${name} is no branch any more.`)
  const { byId, complete } = await lookAt(context, repository, history, places)
  const revisions: MissingRevision[] = []
  for (const [revision, found] of [...byId].slice(0, most.revisions)) {
    revisions.push({ revision, row: false, variants: await variantsOf(repository, found, null) })
  }
  const isCut = !complete || byId.size > most.revisions
  return {
    revisions: knex === null ? revisions : byName(revisions, [...history.byId.keys()]),
    notes: [...gone, ...(isCut ? ['There is more than is shown: not every revision was looked at.'] : [])],
  }
}

function refOf(kind: BranchName['kind'], name: string): string {
  return `refs/${kind === 'branch' ? 'heads' : 'remotes'}/${name}`
}

/** Migrations of knex follow each other by their names: so will those of a branch once it is merged. */
function byName(found: readonly MissingRevision[], here: readonly string[]): MissingRevision[] {
  const names = [...here, ...found.map(({ revision }) => revision)].toSorted()
  return found.map((each) => {
    const before = names[names.indexOf(each.revision) - 1]
    const downRevisions = before === undefined ? [] : [before]
    const variants = each.variants.map((variant) => ({
      ...variant,
      revision: { ...variant.revision, downRevisions },
    }))
    return { ...each, variants }
  })
}

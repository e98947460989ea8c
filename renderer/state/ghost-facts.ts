import type { GraphNode } from '../../shared/model/graph.ts'
import { isIrreversible } from '../../shared/irreversible.ts'
import type { Ghost } from './ghosts.ts'
import type { RevisionFacts } from './history-facts.ts'
import type { RevisionState } from './revision-state.ts'
import { stateLooks } from './revision-state.ts'

/**
 * The history with its ghosts among it, newest first: those of git above what they follow, those of a squash right
 * below it. A ghost that the history only knows by name gets what git has of it.
 * @param current where the target stands
 */
export function withGhosts(
  own: readonly RevisionFacts[],
  ghosts: readonly Ghost[],
  current: ReadonlySet<string> = new Set(),
): readonly RevisionFacts[] {
  const here = new Set(own.flatMap(({ node }) => (node.ghost ? [] : [node.id])))
  const shown = ghosts.filter(({ id }) => !here.has(id))
  if (shown.length === 0) return own
  const known = new Set([...here, ...own.map(({ node }) => node.id), ...shown.map(({ id }) => id)])
  const facts = shown.map((ghost) => ghostFacts(ghost, known, current))
  const replaced = facts.filter(({ ghost }) => ghost?.from.kind === 'squash')
  const foreign = facts.filter(({ ghost }) => ghost?.from.kind === 'git')
  const taken = new Set(foreign.map(({ node }) => node.id))
  const rest = own.filter(({ node }) => !taken.has(node.id))
  return belowSquashes(parentsLast([...foreign, ...rest]), replaced)
}

function ghostFacts(ghost: Ghost, known: ReadonlySet<string>, current: ReadonlySet<string>): RevisionFacts {
  const { id, revision, from } = ghost
  const state: RevisionState = from.kind === 'squash' ? 'replaced' : from.isMissing ? 'missing' : 'elsewhere'
  const isCurrent = current.has(id)
  const node: GraphNode = {
    id,
    parents: revision.downRevisions.filter((parent) => known.has(parent)),
    dependencies: [],
    labels: revision.branchLabels,
    // The heads are those of the files that are here.
    head: false,
    realHead: false,
    base: revision.downRevisions.length === 0,
    branchPoint: false,
    mergePoint: revision.downRevisions.length > 1,
    ghost: true,
  }
  return {
    node,
    revision,
    state,
    isCurrent,
    irreversible: isIrreversible(revision),
    author: from.kind === 'git' ? (from.variants[0]?.author ?? null) : null,
    ownLabels: revision.branchLabels,
    ghost,
    query: {
      text: `${revision.message} ${id}`.toLowerCase(),
      states: [state, stateLooks[state].word, ...(isCurrent ? ['current'] : [])],
      labels: revision.branchLabels.map((label) => label.toLowerCase()),
      authors: from.kind === 'git' ? from.variants.map(({ author }) => author.toLowerCase()) : [],
      tables: [],
      created: revision.createDate,
    },
  }
}

/** Each above its parents; what is in that order already stays as it is. */
function parentsLast(facts: readonly RevisionFacts[]): RevisionFacts[] {
  const byId = new Map(facts.map((fact) => [fact.node.id, fact]))
  const done = new Set<string>()
  const oldestFirst: RevisionFacts[] = []
  for (const start of facts.toReversed()) {
    const open = [start]
    for (let fact = open.at(-1); fact !== undefined; fact = open.at(-1)) {
      const { id, parents } = fact.node
      const wanting = done.has(id) ? [] : parents.flatMap((parent) => waiting(parent, byId, done, open))
      if (wanting.length > 0) open.push(...wanting)
      else {
        open.pop()
        if (!done.has(id)) oldestFirst.push(fact)
        done.add(id)
      }
    }
  }
  return oldestFirst.toReversed()
}

function waiting(
  id: string,
  byId: ReadonlyMap<string, RevisionFacts>,
  done: ReadonlySet<string>,
  open: readonly RevisionFacts[],
): RevisionFacts[] {
  const fact = byId.get(id)
  // Files can be in a circle: what is open already is not waited for.
  return fact === undefined || done.has(id) || open.includes(fact) ? [] : [fact]
}

function belowSquashes(facts: readonly RevisionFacts[], replaced: readonly RevisionFacts[]): RevisionFacts[] {
  if (replaced.length === 0) return [...facts]
  const squashOf = ({ ghost }: RevisionFacts): string =>
    ghost?.from.kind === 'squash' ? ghost.from.squash : ''
  const bySquash = Map.groupBy(replaced, squashOf)
  return facts.flatMap((fact) => {
    const below = bySquash.get(fact.node.id)
    return below === undefined ? [fact] : asLine(fact, parentsLast(below))
  })
}

/** The squash, then what it stands for, the lowest of which follows what the squash does. */
function asLine(squash: RevisionFacts, below: readonly RevisionFacts[]): RevisionFacts[] {
  const ids = new Set(below.map(({ node }) => node.id))
  const followed = new Set(below.flatMap(({ node }) => node.parents))
  const tips = below.flatMap(({ node }) => (followed.has(node.id) ? [] : [node.id]))
  const own = squash.node.parents
  return [
    { ...squash, node: { ...squash.node, parents: tips } },
    ...below.map((fact) => {
      const within = fact.node.parents.filter((parent) => ids.has(parent) || own.includes(parent))
      return { ...fact, node: { ...fact.node, parents: within.length === 0 ? own : within } }
    }),
  ]
}

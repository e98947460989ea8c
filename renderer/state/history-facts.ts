import type { HistoryView } from '../../shared/contract/revisions.ts'
import type { LedgerEntry, TargetState } from '../../shared/model/database.ts'
import type { GraphNode } from '../../shared/model/graph.ts'
import { isIrreversible } from '../../shared/irreversible.ts'
import type { Revision } from '../../shared/model/revision.ts'
import { namedTables } from '../../shared/named-tables.ts'
import type { Ghost } from './ghosts.ts'
import type { QueryFacts } from './query.ts'
import type { RevisionState } from './revision-state.ts'
import { currentIds, stateLookup, stateLooks } from './revision-state.ts'
import { revisionMap } from './selectors.ts'

/** Everything the list shows and asks about one revision. */
export type RevisionFacts = {
  readonly node: GraphNode
  /** Null for a ghost: named by others, but no file. */
  readonly revision: Revision | null
  readonly state: RevisionState
  /** Whether the target stands at it. */
  readonly isCurrent: boolean
  readonly irreversible: boolean
  /** Who added the file, as git has it. */
  readonly author: string | null
  /** Labels declared by the revision itself. */
  readonly ownLabels: readonly string[]
  /** What is known of it, where no file of the history has it. */
  readonly ghost: Ghost | null
  readonly query: QueryFacts
}

/** What the files themselves mention, by revision. */
export type Mentions = ReadonlyMap<
  string,
  { readonly tables: readonly string[]; readonly author: string | null }
>

/** Facts of every revision, newest first. */
export function historyFacts(
  history: HistoryView,
  target: TargetState | null,
  ledger: readonly LedgerEntry[],
  mentions: Mentions,
): RevisionFacts[] {
  const stateOf = stateLookup(target)
  const current = currentIds(target)
  const revisions = revisionMap(history)
  const ran = ledgerFacts(ledger)
  return history.graph.nodes.map((node) => {
    const revision = revisions.get(node.id) ?? null
    const state = stateOf(node)
    const isCurrent = current.has(node.id)
    const irreversible = revision !== null && isIrreversible(revision)
    const known = ran.get(node.id)
    const named = mentions.get(node.id)
    const author = named?.author ?? null
    return {
      node,
      revision,
      state,
      isCurrent,
      irreversible,
      author,
      ownLabels: revision?.branchLabels ?? [],
      ghost: null,
      query: {
        text: searchText(node, revision),
        states: stateNames({ node, state, isCurrent, irreversible }),
        labels: node.labels.map((label) => label.toLowerCase()),
        authors: [...(known?.authors ?? []), ...(author === null ? [] : [author.toLowerCase()])],
        tables: [...(known?.tables ?? []), ...(named?.tables ?? [])],
        created: revision?.createDate ?? null,
      },
    }
  })
}

function searchText(node: GraphNode, revision: Revision | null): string {
  // The folder is the same for all: only the file's own name says something of it.
  const file = revision?.path.split('/').at(-1) ?? ''
  return [revision?.message ?? '', node.id, file, ...node.labels].join(' ').toLowerCase()
}

function stateNames({
  node,
  state,
  isCurrent,
  irreversible,
}: Pick<RevisionFacts, 'node' | 'state' | 'isCurrent' | 'irreversible'>): string[] {
  const names: string[] = [state, stateLooks[state].word]
  // What is current has been applied too.
  if (state === 'current' || state === 'edited') names.push('applied')
  if (isCurrent && state !== 'current') names.push('current')
  if (node.head) names.push('head')
  if (node.base) names.push('base')
  if (node.mergePoint) names.push('merge')
  if (node.branchPoint) names.push('branchpoint')
  if (irreversible) names.push('irreversible')
  return names
}

type Ran = { readonly authors: string[]; readonly tables: string[] }

/** Who ran each revision, and which tables its statements named, as the ledger has them. */
function ledgerFacts(ledger: readonly LedgerEntry[]): ReadonlyMap<string, Ran> {
  const facts = new Map<string, Ran>()
  for (const entry of ledger) {
    if (entry.revision === null) continue
    const ran = facts.get(entry.revision) ?? { authors: [], tables: [] }
    facts.set(entry.revision, ran)
    for (const author of [entry.osUser, entry.role])
      if (author !== null) ran.authors.push(author.toLowerCase())
    for (const { sql } of entry.statements) ran.tables.push(...namedTables(sql.slice(0, 4000)))
  }
  return facts
}

import type { HistoryView } from '../../shared/contract/revisions.ts'
import type { LedgerEntry, TargetState } from '../../shared/model/database.ts'
import type { GraphNode } from '../../shared/model/graph.ts'
import { isIrreversible } from '../../shared/model/revision.ts'
import type { Revision } from '../../shared/model/revision.ts'
import type { QueryFacts } from './query.ts'
import type { RevisionState } from './revision-state.ts'
import { stateLookup, stateLooks } from './revision-state.ts'
import { revisionMap } from './selectors.ts'

/** Everything the list shows and asks about one revision. */
export type RevisionFacts = {
  readonly node: GraphNode
  /** Null for a ghost: named by others, but no file. */
  readonly revision: Revision | null
  readonly state: RevisionState
  readonly irreversible: boolean
  /** Labels declared by the revision itself. */
  readonly ownLabels: readonly string[]
  readonly query: QueryFacts
}

/** Facts of every revision, newest first. */
export function historyFacts(
  history: HistoryView,
  target: TargetState | null,
  ledger: readonly LedgerEntry[],
): RevisionFacts[] {
  const stateOf = stateLookup(target)
  const revisions = revisionMap(history)
  const ran = ledgerFacts(ledger)
  return history.graph.nodes.map((node) => {
    const revision = revisions.get(node.id) ?? null
    const state = stateOf(node)
    const irreversible = revision !== null && isIrreversible(revision)
    const known = ran.get(node.id)
    return {
      node,
      revision,
      state,
      irreversible,
      ownLabels: revision?.branchLabels ?? [],
      query: {
        text: searchText(node, revision),
        states: stateNames(node, state, irreversible),
        labels: node.labels.map((label) => label.toLowerCase()),
        authors: known?.authors ?? [],
        tables: known?.tables ?? [],
        created: revision?.createDate ?? null,
      },
    }
  })
}

function searchText(node: GraphNode, revision: Revision | null): string {
  return [revision?.message ?? '', node.id, revision?.path ?? '', ...node.labels].join(' ').toLowerCase()
}

function stateNames(node: GraphNode, state: RevisionState, irreversible: boolean): string[] {
  const names: string[] = [state, stateLooks[state].word]
  // What is current has been applied too.
  if (state === 'current' || state === 'edited') names.push('applied')
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
    for (const { sql } of entry.statements) ran.tables.push(...tablesInSql(sql))
  }
  return facts
}

const namesTable =
  /\b(?:table|into|update|from|join|on|references)\s+(?:if\s+(?:not\s+)?exists\s+)?["'`[]?([\w.$]+)/gi

/** Names that stand where a statement names a table, lower case. A rough net: made for finding, not for deciding. */
export function tablesInSql(sql: string): string[] {
  return [...sql.slice(0, 4000).matchAll(namesTable)].flatMap((match) => match[1]?.toLowerCase() ?? [])
}

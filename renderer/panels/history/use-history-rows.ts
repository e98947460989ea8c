import { useDeferredValue, useMemo } from 'react'
import type { HistoryView } from '../../../shared/contract/revisions.ts'
import { withGhosts } from '../../state/ghost-facts.ts'
import type { RevisionFacts } from '../../state/history-facts.ts'
import { historyFacts } from '../../state/history-facts.ts'
import type { GraphLayout } from '../../state/lane-rows.ts'
import { layoutRows } from '../../state/lane-rows.ts'
import { matchesQuery, parseQuery } from '../../state/query.ts'
import { currentIds } from '../../state/revision-state.ts'
import { chosenLedger, chosenState, historyOf } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import type { HistoryRow } from '../../state/visible-graph.ts'
import { visibleGraph } from '../../state/visible-graph.ts'

/** What the history list draws, derived from the store and remembered until something in it changes. */
export type HistoryRows = {
  readonly history: HistoryView | null
  readonly facts: readonly RevisionFacts[]
  readonly rows: readonly HistoryRow[]
  readonly layout: GraphLayout
  /** Row of each revision by id; those inside a fold have the row of the fold. */
  readonly rowOf: ReadonlyMap<string, number>
  /** Rows that the find text matches, ascending. */
  readonly found: readonly number[]
}

export function useHistoryRows(): HistoryRows {
  const history = useApp(historyOf)
  const target = useApp(chosenState)
  const ledger = useApp(chosenLedger)
  const mentions = useApp((state) => state.mentions)
  const filter = useDeferredValue(useApp((state) => state.choice.filter))
  const find = useDeferredValue(useApp((state) => state.choice.find))
  const fold = useApp((state) => state.choice.fold)
  const opened = useApp((state) => state.choice.opened)

  const current = target?.current
  const ghosts = useApp((state) => state.ghosts)
  const facts = useMemo(
    () =>
      history ? withGhosts(historyFacts(history, target, ledger, mentions), ghosts, currentIds(target)) : [],
    [history, target, ledger, mentions, ghosts],
  )
  const visible = useMemo(() => {
    const terms = parseQuery(filter)
    return visibleGraph(facts, {
      matches: terms.length === 0 ? null : (fact) => matchesQuery(terms, fact.query),
      fold,
      opened: new Set(opened),
      keep: new Set(current ?? []),
    })
  }, [facts, filter, fold, opened, current])
  const layout = useMemo(() => layoutRows(visible.nodes), [visible])
  const rowOf = useMemo(() => indexRows(visible.rows), [visible])
  const found = useMemo(() => findRows(visible.rows, find), [visible, find])
  return { history, facts, rows: visible.rows, layout, rowOf, found }
}

function indexRows(rows: readonly HistoryRow[]): ReadonlyMap<string, number> {
  const index = new Map<string, number>()
  rows.forEach((row, at) => {
    index.set(row.key, at)
    if (row.kind === 'fold') for (const id of row.ids) index.set(id, at)
  })
  return index
}

function findRows(rows: readonly HistoryRow[], find: string | null): number[] {
  const terms = parseQuery(find ?? '')
  if (terms.length === 0) return []
  return rows.flatMap((row, at) =>
    row.kind === 'revision' && matchesQuery(terms, row.facts.query) ? [at] : [],
  )
}

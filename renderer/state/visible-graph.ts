import type { RevisionFacts } from './history-facts.ts'

/** A row of the history list: a revision, or a long run folded into one line. */
export type HistoryRow =
  | { readonly kind: 'revision'; readonly key: string; readonly facts: RevisionFacts }
  | {
      readonly kind: 'fold'
      readonly key: string
      readonly ids: readonly string[]
      /** In which all of them were made; null where a file says none. */
      readonly year: string | null
      /** The squash that stands for all of them; null for a line that is only long. */
      readonly squash: string | null
    }

/** What lanes are laid out from: a row with its parents among the rows on screen. */
export type VisibleNode = {
  readonly id: string
  readonly parents: readonly string[]
  readonly dependencies: readonly string[]
  /** Parents that are reached over rows not on screen. */
  readonly indirect: readonly string[]
}

type VisibleGraph = { readonly rows: readonly HistoryRow[]; readonly nodes: readonly VisibleNode[] }

/** A linear run shorter than this is never folded. */
const shortestFold = 8
/** Ancestors over hidden rows that one row may have: more would only be a tangle. */
const mostIndirect = 6

export type VisibleOptions = {
  /** Null shows all. */
  readonly matches: ((facts: RevisionFacts) => boolean) | null
  readonly fold: boolean
  /** Keys of folds opened by hand. */
  readonly opened: ReadonlySet<string>
  /** Never folded away. */
  readonly keep: ReadonlySet<string>
}

/**
 * The rows to show and the graph among them. Hidden revisions are bridged: a row's parents are its nearest ancestors
 * on screen. Folds never hide a head, a base, a branch or merge point, a label, a squash, the current revision, or one
 * with trouble; each holds revisions of one year. What a squash stands for is folded under it at any length.
 * Input and output are newest first.
 */
export function visibleGraph(all: readonly RevisionFacts[], options: VisibleOptions): VisibleGraph {
  const { matches } = options
  const facts = matches === null ? all : all.filter(matches)
  const isFiltered = facts.length !== all.length
  const nodes = isFiltered ? bridged(all, new Set(facts.map((fact) => fact.node.id))) : plain(all)
  const rows = facts.map((fact): HistoryRow => ({ kind: 'revision', key: fact.node.id, facts: fact }))
  return isFiltered ? { rows, nodes } : folded(rows, nodes, options)
}

function plain(all: readonly RevisionFacts[]): VisibleNode[] {
  return all.map(({ node }) => ({
    id: node.id,
    parents: node.parents,
    dependencies: node.dependencies,
    indirect: [],
  }))
}

function bridged(all: readonly RevisionFacts[], visible: ReadonlySet<string>): VisibleNode[] {
  const nearest = new Map<string, readonly string[]>()
  const nodes: VisibleNode[] = []
  // Oldest first, so that what lies below is known.
  for (const { node } of all.toReversed()) {
    const direct = node.parents.filter((parent) => visible.has(parent))
    const over = node.parents
      .filter((parent) => !visible.has(parent))
      .flatMap((parent) => nearest.get(parent) ?? [])
    const indirect = [...new Set(over)].filter((id) => !direct.includes(id)).slice(0, mostIndirect)
    nearest.set(node.id, [...direct, ...indirect].slice(0, mostIndirect))
    if (visible.has(node.id)) {
      const dependencies = node.dependencies.filter((id) => visible.has(id))
      nodes.push({ id: node.id, parents: [...direct, ...indirect], dependencies, indirect })
    }
  }
  return nodes.toReversed()
}

function folded(
  rows: readonly HistoryRow[],
  nodes: readonly VisibleNode[],
  options: VisibleOptions,
): VisibleGraph {
  const outRows: HistoryRow[] = []
  const outNodes: VisibleNode[] = []
  const standsFor = new Map<string, string>()
  for (const run of runsOf(rows, options)) {
    const key = `fold:${run.rows[0]?.key ?? ''}`
    const squash = squashOf(run.rows[0])
    const isLong = squash !== null || run.rows.length >= shortestFold
    if (!run.foldable || !isLong || options.opened.has(key)) {
      outRows.push(...run.rows)
      outNodes.push(...nodes.slice(run.from, run.from + run.rows.length))
      continue
    }
    const ids = run.rows.map((row) => row.key)
    for (const id of ids) standsFor.set(id, key)
    const last = nodes[run.from + run.rows.length - 1]
    const year = squash === null ? yearOf(run.rows[0]) : null
    outRows.push({ kind: 'fold', key, ids, year, squash })
    outNodes.push({ id: key, parents: last?.parents ?? [], dependencies: [], indirect: last?.parents ?? [] })
  }
  const rename = (id: string): string => standsFor.get(id) ?? id
  return {
    rows: outRows,
    nodes: outNodes.map((node) => ({
      ...node,
      parents: node.parents.map(rename),
      dependencies: node.dependencies.map(rename),
      indirect: node.indirect.map(rename),
    })),
  }
}

type Run = { readonly from: number; readonly rows: HistoryRow[]; readonly foldable: boolean }

/** Cuts the rows into linear runs and single rows that must stay. */
function runsOf(rows: readonly HistoryRow[], { fold, keep }: Pick<VisibleOptions, 'fold' | 'keep'>): Run[] {
  const runs: Run[] = []
  rows.forEach((row, index) => {
    const foldable = squashOf(row) !== null || (fold && isFoldable(row, keep))
    const last = runs.at(-1)
    if (last && foldable && last.foldable && continues(last.rows.at(-1), row)) last.rows.push(row)
    else runs.push({ from: index, rows: [row], foldable })
  })
  return runs
}

function isFoldable(row: HistoryRow, keep: ReadonlySet<string>): boolean {
  if (row.kind === 'fold' || keep.has(row.key)) return false
  const { node, revision, state, ownLabels } = row.facts
  const special =
    node.head ||
    node.base ||
    node.branchPoint ||
    node.mergePoint ||
    node.ghost ||
    revision?.replaces !== undefined
  const quiet = state === 'applied' || state === 'pending' || state === 'unknown'
  return !special && quiet && ownLabels.length === 0 && node.dependencies.length === 0
}

/** True where the lower row is the only parent of the upper one, both stand alike on the target, and are of one year. */
function continues(upper: HistoryRow | undefined, lower: HistoryRow): boolean {
  if (upper?.kind !== 'revision' || lower.kind !== 'revision') return false
  if (squashOf(upper) !== squashOf(lower)) return false
  if (squashOf(upper) !== null) return true
  const isParent = upper.facts.node.parents[0] === lower.key
  return isParent && upper.facts.state === lower.facts.state && yearOf(upper) === yearOf(lower)
}

function squashOf(row: HistoryRow | undefined): string | null {
  const from = row?.kind === 'revision' ? row.facts.ghost?.from : undefined
  return from?.kind === 'squash' ? from.squash : null
}

function yearOf(row: HistoryRow | undefined): string | null {
  return row?.kind === 'revision' ? (row.facts.revision?.createDate?.slice(0, 4) ?? null) : null
}

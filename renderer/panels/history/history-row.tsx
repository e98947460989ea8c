import { memo } from 'react'
import type { MouseEvent, ReactNode } from 'react'
import { ForeignText } from '../../components/foreign-text.tsx'
import { When } from '../../components/when.tsx'
import { select, selectSecond } from '../../state/actions/selection.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import type { Ghost } from '../../state/ghosts.ts'
import type { RevisionFacts } from '../../state/history-facts.ts'
import type { LaneRow } from '../../../shared/graph-lanes.ts'
import { stateLooks } from '../../state/revision-state.ts'
import { count, number, shortId } from '../../state/words.ts'
import type { HistoryRow } from '../../state/visible-graph.ts'
import { RowGraph } from './row-graph.tsx'

type Props = {
  readonly row: HistoryRow
  readonly lanes: LaneRow
  readonly indirect: ReadonlySet<string>
  readonly index: number
  readonly top: number
  readonly height: number
  readonly width: number
  readonly isSelected: boolean
  /** The second of two that are compared. */
  readonly isSecond: boolean
  readonly isFound: boolean
  readonly onOpenFold: (key: string, first: string) => void
}

/** The DOM id of a row, for `aria-activedescendant`. */
export function rowId(index: number): string {
  return `history-row-${index}`
}

/** One line of the list. */
export const HistoryRowView = memo(function HistoryRowView(props: Props): ReactNode {
  const { row, index, top, isSelected, isSecond, isFound } = props
  const onClick = (event: MouseEvent): void => {
    const isMore = event.shiftKey || event.ctrlKey || event.metaKey
    if (isMore && row.kind === 'revision') return selectSecond(row.key)
    if (row.kind === 'fold' && isSelected) props.onOpenFold(row.key, row.ids[0] ?? row.key)
    else select(row.key)
  }
  return (
    <div
      id={rowId(index)}
      className="history-row"
      role="row"
      aria-rowindex={index + 1}
      aria-level={1}
      aria-selected={isSelected || isSecond}
      data-second={isSecond || undefined}
      aria-label={rowSentence(row)}
      data-row={index}
      data-state={row.kind === 'revision' ? row.facts.state : 'fold'}
      data-found={isFound || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onClick}
    >
      <span role="gridcell" className="row-graph">
        <RowGraph
          lanes={props.lanes}
          indirect={props.indirect}
          row={row}
          height={props.height}
          width={props.width}
        />
      </span>
      {row.kind === 'revision' ? <RevisionCells facts={row.facts} /> : <FoldCells {...props} fold={row} />}
    </div>
  )
})

function RevisionCells({ facts }: { readonly facts: RevisionFacts }): ReactNode {
  const { node, revision, state, isCurrent } = facts
  const look = stateLooks[state]
  return (
    <>
      <span role="gridcell" className="row-message cut">
        {facts.ownLabels.map((label) => (
          <span key={label} className="row-chip">
            <ForeignText text={label} />
          </span>
        ))}
        {node.head && (
          <span className="row-chip" data-kind="head">
            {node.realHead ? 'head' : 'effective head'}
          </span>
        )}
        {facts.ghost?.from.kind === 'git' && <GhostPlace ghost={facts.ghost.from} />}
        {isCurrent && (
          <span className="row-chip" data-kind="current">
            current
          </span>
        )}
        <span className="row-text">
          <ForeignText text={revision?.message ?? 'no file has this revision'} />
        </span>
        {facts.irreversible && <span className="row-irreversible">↯ irreversible</span>}
      </span>
      <span role="gridcell" className="row-id">
        <ForeignText text={shortId(node.id)} />
      </span>
      <span role="gridcell" className="row-created cut">
        {facts.author !== null && (
          <span className="row-author">
            <ForeignText text={facts.author} />{' '}
          </span>
        )}
        {revision?.createDate != null && <When iso={revision.createDate} />}
      </span>
      <span role="gridcell" className="row-state" data-state={state}>
        {look.glyph} {look.word}
      </span>
    </>
  )
}

/** The first place of git that has it, and how many others. */
function GhostPlace({ ghost }: { readonly ghost: Extract<Ghost['from'], { kind: 'git' }> }): ReactNode {
  const [first, ...others] = [
    ...new Set(ghost.variants.flatMap(({ places }) => places.map(({ name }) => name))),
  ]
  if (first === undefined) return null
  return (
    <span className="row-chip" data-kind="place">
      <ForeignText text={first} />
      {others.length > 0 && ` +${others.length}`}
    </span>
  )
}

function FoldCells(props: Props & { readonly fold: Extract<HistoryRow, { kind: 'fold' }> }): ReactNode {
  const { fold, row } = props
  const { ids } = fold
  return (
    <span role="gridcell" className="row-fold">
      <button
        type="button"
        className="link"
        tabIndex={-1}
        onClick={(event) => {
          event.stopPropagation()
          props.onOpenFold(row.key, ids[0] ?? row.key)
        }}
      >
        {foldWords(fold)}: show
      </button>
    </span>
  )
}

function foldWords({ ids, year, squash }: Extract<HistoryRow, { kind: 'fold' }>): string {
  if (squash !== null) return `${count(ids.length, 'revision')} that ${shortId(squash)} stands for`
  return `${number(ids.length)} revisions${year === null ? '' : ` of ${year}`} in a line`
}

/** A row as a sentence: "add orders.total, pending, head". */
function rowSentence(row: HistoryRow): string {
  if (row.kind === 'fold') return `${foldWords(row)}, folded`
  const { node, revision, state, isCurrent, irreversible, ownLabels, ghost } = row.facts
  const parts = [
    escapeForeign(revision?.message ?? `${shortId(node.id)}, named by others`),
    stateLooks[state].word,
    isCurrent && state !== 'current' ? 'current' : null,
    node.head ? 'head' : null,
    ghost?.from.kind === 'git' ? escapeForeign(ghost.from.variants[0]?.places[0]?.name ?? '') : null,
    node.mergePoint ? 'merge' : null,
    node.branchPoint ? 'branch point' : null,
    irreversible ? 'irreversible' : null,
    revision?.replaces === undefined ? null : `stands for ${number(revision.replaces.length + 1)}`,
    ...ownLabels.map((label) => `label ${escapeForeign(label)}`),
  ]
  return parts.filter((part) => part !== null && part !== '').join(', ')
}

import { TextInput } from '@mantine/core'
import { memo, useMemo } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { focusHistory } from '../../state/actions/focus.ts'
import { openOverlay } from '../../state/actions/overlay.ts'
import { choose } from '../../state/actions/selection.ts'
import { setListOption } from '../../state/actions/preferences.ts'
import type { RevisionFacts } from '../../state/history-facts.ts'
import { hasTerm, toggleTerm } from '../../state/query.ts'
import { useApp } from '../../state/store.ts'
import { number as grouped } from '../../state/words.ts'

const foldFrom = 40

type Props = { readonly facts: readonly RevisionFacts[] }

/** The filter with its chips. Filtering hides rows; finding (Ctrl+F) only marks them. */
export const HistoryToolbar = memo(function HistoryToolbar({ facts }: Props): ReactNode {
  const filter = useApp((state) => state.choice.filter)
  const fold = useApp((state) => state.choice.fold)
  const branches = useApp((state) => state.branches)
  const counts = useMemo(() => stateCounts(facts), [facts])
  return (
    <div className="history-bar" role="toolbar" aria-label="Filter">
      <TextInput
        className="grow"
        data-focus="filter"
        aria-label="Filter history"
        placeholder="Filter: text, state:pending, label:pricing, table:orders"
        value={filter}
        onChange={(event) => choose({ filter: event.currentTarget.value })}
        onKeyDown={leaveOnEscape}
      />
      <Chip isOn={filter === ''} onClick={() => choose({ filter: '' })}>
        All
      </Chip>
      {chips.map(([value, word]) => {
        const number = counts.get(value) ?? 0
        if (number === 0 && !hasTerm(filter, 'state', value)) return null
        return (
          <Chip
            key={value}
            isOn={hasTerm(filter, 'state', value)}
            onClick={() => choose({ filter: toggleTerm(filter, 'state', value) })}
          >
            {word} {grouped(number)}
          </Chip>
        )
      })}
      {(fold || facts.length >= foldFrom) && (
        <Chip isOn={fold} onClick={() => setListOption('fold', !fold)}>
          Fold
        </Chip>
      )}
      <Chip isOn={branches.length > 0} onClick={() => openOverlay({ kind: 'other-branches' })}>
        {branches.length === 0 ? 'Branches…' : `Branches ${grouped(branches.length)}`}
      </Chip>
    </div>
  )
})

const chips = [
  ['pending', 'Pending'],
  ['failed', 'Failed'],
  ['edited', 'Edited'],
  ['head', 'Heads'],
] as const

function stateCounts(facts: readonly RevisionFacts[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { query } of facts)
    for (const state of new Set(query.states)) counts.set(state, (counts.get(state) ?? 0) + 1)
  return counts
}

type ChipProps = { readonly isOn: boolean; readonly onClick: () => void; readonly children: ReactNode }

function Chip({ isOn, onClick, children }: ChipProps): ReactNode {
  return (
    <button
      type="button"
      className="filter-chip"
      data-on={isOn || undefined}
      aria-pressed={isOn}
      onClick={onClick}
    >
      {children}
    </button>
  )
}

function leaveOnEscape(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key === 'Escape') {
    event.preventDefault()
    if (event.currentTarget.value !== '') choose({ filter: '' })
    else focusHistory()
  }
  if (event.key === 'ArrowDown' || event.key === 'Enter') {
    event.preventDefault()
    focusHistory()
  }
}

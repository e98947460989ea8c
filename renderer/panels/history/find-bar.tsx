import { CloseButton, TextInput, UnstyledButton } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { focusHistory } from '../../state/actions/focus.ts'
import { choose, select } from '../../state/actions/selection.ts'
import { useApp } from '../../state/store.ts'
import { number } from '../../state/words.ts'
import type { HistoryRows } from './use-history-rows.ts'

/** Find marks rows and goes from one to the next; nothing is hidden. */
export function FindBar({ view }: { readonly view: HistoryRows }): ReactNode {
  const find = useApp((state) => state.choice.find) ?? ''
  const selection = useApp((state) => state.choice.selection)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.select(), [])

  const at = selection === null ? -1 : (view.rowOf.get(selection) ?? -1)
  const place = view.found.indexOf(at)
  const go = (step: 1 | -1): void => {
    const row = view.rows[nextFound(view.found, at, step) ?? -1]
    if (row) select(row.key)
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === 'F3') go(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
  }
  return (
    <div className="history-bar" role="search" onKeyDown={onKey}>
      <TextInput
        ref={field}
        className="grow"
        data-focus="find"
        aria-label="Find in history"
        placeholder="Find: marks rows, Enter goes to the next"
        value={find}
        onChange={(event) => choose({ find: event.currentTarget.value })}
      />
      <span className="dim find-count" role="status">
        {find === ''
          ? ''
          : `${place >= 0 ? `${number(place + 1)} of ` : ''}${number(view.found.length)} found`}
      </span>
      <UnstyledButton className="foot-button" aria-label="Previous" onClick={() => go(-1)}>
        ↑
      </UnstyledButton>
      <UnstyledButton className="foot-button" aria-label="Next" onClick={() => go(1)}>
        ↓
      </UnstyledButton>
      <CloseButton size="sm" aria-label="Close find" onClick={close} />
    </div>
  )
}

function close(): void {
  choose({ find: null })
  focusHistory()
}

/** The found row after or before a row, around the ends. */
function nextFound(found: readonly number[], from: number, step: 1 | -1): number | undefined {
  if (step === 1) return found.find((row) => row > from) ?? found[0]
  return found.findLast((row) => row < from) ?? found.at(-1)
}

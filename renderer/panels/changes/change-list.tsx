import { Checkbox } from '@mantine/core'
import type { KeyboardEvent, ReactNode } from 'react'
import type { Proposal } from '../../../shared/contract/changes.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { chooseChanges } from '../../state/actions/changes.ts'
import { actionWords } from '../../state/change-words.ts'
import type { ChangeGroup } from '../../state/choose-changes.ts'
import { groupChanges } from '../../state/choose-changes.ts'
import { useApp } from '../../state/store.ts'
import { number } from '../../state/words.ts'
import { ChangeLine } from './change-line.tsx'

/** All changes, the riskiest first, each to be taken or left. */
export function ChangeList({ proposal }: { readonly proposal: Proposal }): ReactNode {
  return (
    <div onKeyDown={moveAmongBoxes}>
      {groupChanges(proposal.comparison.changes).map((group) => (
        <GroupOfChanges key={group.action} group={group} proposal={proposal} />
      ))}
    </div>
  )
}

type Props = { readonly group: ChangeGroup; readonly proposal: Proposal }

function GroupOfChanges({ group, proposal }: Props): ReactNode {
  const leftOut = new Set(useApp((state) => state.changes.leftOut))
  const ids = group.changes.map(({ id }) => id)
  const chosen = ids.filter((id) => !leftOut.has(id)).length
  return (
    <section className="change-group" data-action={group.action} aria-label={group.title}>
      <header>
        <Checkbox
          checked={chosen === ids.length}
          indeterminate={chosen > 0 && chosen < ids.length}
          onChange={() => chooseChanges(ids, chosen < ids.length)}
          aria-label={`${group.title}: all ${ids.length}`}
        />
        <h3>
          {group.title} <span className="dim">{number(ids.length)}</span>
        </h3>
        <p className="dim cut">
          <ForeignText text={actionWords(group.action, proposal.fromTitle, proposal.toTitle)} />
        </p>
      </header>
      <ul>
        {group.changes.map((change) => (
          <ChangeLine
            key={change.id}
            change={change}
            isChosen={!leftOut.has(change.id)}
            proposal={proposal}
          />
        ))}
      </ul>
    </section>
  )
}

/** Up and down go from box to box. */
function moveAmongBoxes(event: KeyboardEvent<HTMLDivElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  const boxes = [...event.currentTarget.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')]
  const at = boxes.findIndex((box) => box === document.activeElement)
  const next = boxes[at + step]
  if (at < 0 || !next) return
  event.preventDefault()
  next.focus()
}

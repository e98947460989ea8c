import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Proposal } from '../../../shared/contract/changes.ts'
import type { LockNote, SchemaChange } from '../../../shared/model/changes.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { chooseChanges } from '../../state/actions/changes.ts'
import { aspectWords, lockWords, lossWords, objectName } from '../../state/change-words.ts'
import { escapeForeign } from '../../state/foreign-text.ts'

type Props = {
  readonly change: SchemaChange
  readonly isChosen: boolean
  readonly proposal: Proposal
}

/** One change: what, why, what it loses, what it locks. */
export function ChangeLine({ change, isChosen, proposal }: Props): ReactNode {
  const counted = proposal.losses.find((loss) => loss.change === change.id)
  const loss = lossWords(change, counted)
  const isMissed = proposal.generated?.missed.some((missed) => missed.change === change.id) ?? false
  const company = [...change.dependsOn, ...(change.consequenceOf === null ? [] : [change.consequenceOf])]
  return (
    <li className="change-line" data-off={!isChosen || undefined}>
      <Checkbox
        checked={isChosen}
        onChange={(event) => chooseChanges([change.id], event.currentTarget.checked)}
        aria-label={escapeForeign(change.title)}
      />
      <div className="change-text">
        <p className="change-what">
          <span className="change-kind">{change.kind}</span>{' '}
          <code>
            <ForeignText text={objectName(change)} />
          </code>
          <NewName change={change} />
        </p>
        {change.aspects.map((aspect) => (
          <p key={aspect.what} className="change-aspect">
            <ForeignText text={aspectWords(aspect, proposal.fromTitle, proposal.toTitle)} />
          </p>
        ))}
        {isMissed && <Missed />}
        {loss !== null && (
          <p className="change-loss" data-none={counted?.rows === 0 || undefined}>
            <ForeignText text={loss} />
          </p>
        )}
        {!change.reversible && change.downgradeLoss === null && (
          <p className="change-aspect">not undone by the downgrade</p>
        )}
        {change.lock !== null && <Lock lock={change.lock} />}
        {company.length > 0 && (
          <p className="change-lock">
            goes with <ForeignText text={company.join(', ')} />
          </p>
        )}
      </div>
    </li>
  )
}

function Lock({ lock }: { readonly lock: LockNote }): ReactNode {
  return (
    <p className="change-lock" data-heavy={lock.rewrite || undefined} title={`${lock.level} lock`}>
      {lockWords(lock)}
    </p>
  )
}

function NewName({ change: { newName, newSchema } }: Pick<Props, 'change'>): ReactNode {
  if (newName === null) return null
  return (
    <>
      {' → '}
      <code>
        <ForeignText text={newSchema === undefined ? newName : `${newSchema}.${newName}`} />
      </code>
    </>
  )
}

function Missed(): ReactNode {
  return <p className="change-missed">Alembic does not see this; chosen, it is added as op.execute().</p>
}

import type { ReactNode } from 'react'
import type { Proposal } from '../../../shared/contract/changes.ts'
import { ForeignText } from '../../components/foreign-text.tsx'

/** What a trial of Alembic's own file showed: where it fails, what it leaves undone, what its downgrade leaves. */
export function Tried({ proposal: { generated } }: { readonly proposal: Proposal }): ReactNode {
  if (generated === null) return null
  const { problem, otherwise, left } = generated
  return (
    <>
      {problem !== null && (
        <p className="change-loss">
          <ForeignText text={problem} />
        </p>
      )}
      {otherwise.map((title) => (
        <p key={title} className="change-missed">
          <ForeignText text={`Alembic's file leaves to be done: ${title}`} />
        </p>
      ))}
      {left.map((title) => (
        <p key={title} className="change-missed">
          <ForeignText text={`Its downgrade leaves a difference: ${title}`} />
        </p>
      ))}
    </>
  )
}

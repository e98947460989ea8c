import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { ForeignText } from '../../../components/foreign-text.tsx'

type Props = {
  readonly target: string
  readonly isComparing: boolean
  readonly onChange: (isComparing: boolean) => void
}

/** Said above a file that was edited after it ran: what ran can be laid beside it, for the ledger holds the text. */
export function EditedNote({ target, isComparing, onChange }: Props): ReactNode {
  return (
    <div className="edited-note" role="note">
      <p className="grow">
        {isComparing ? (
          <>
            <span className="danger">−</span> as it was applied on <ForeignText text={target} />{' '}
            <span className="ok">+</span> as the file is now
          </>
        ) : (
          <>
            The file was edited since it was applied on <ForeignText text={target} />.
          </>
        )}
      </p>
      <Button onClick={() => onChange(!isComparing)}>
        {isComparing ? 'Back to the source' : 'Compare with what was applied'}
      </Button>
    </div>
  )
}

import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'
import type { DoubtfulStep } from '../../../shared/model/database.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { shortId } from '../../state/words.ts'

type Props = {
  readonly step: DoubtfulStep
  readonly isChosen: boolean
  readonly onChange: (isChosen: boolean) => void
}

/** A step of the plan stopped in its middle before: it goes on there, once somebody has looked. */
export function ResumeChoice({ step, isChosen, onChange }: Props): ReactNode {
  const { revision, statement, sql } = step
  return (
    <div className="plan-part plan-backup">
      <Checkbox
        label={`Go on with ${escapeForeign(shortId(revision))} at statement ${statement}, where it stopped`}
        description={escapeForeign(
          `Those before it are not sent again. Look first at what it left behind${sql === null ? '.' : `: ${sql}`}`,
        )}
        checked={isChosen}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </div>
  )
}

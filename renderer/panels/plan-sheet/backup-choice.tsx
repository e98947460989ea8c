import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Plan, PlanPreview } from '../../../shared/model/plan.ts'
import { runsStatements } from '../../state/plan-words.ts'

type Props = {
  readonly plan: Plan
  readonly preview: PlanPreview | null
  readonly isChosen: boolean
  readonly onChange: (isChosen: boolean) => void
}

/** Whether what the plan may take away is kept first. Where the target requires it the checks say so, and nothing is asked. */
export function BackupChoice({ plan, preview, isChosen, onChange }: Props): ReactNode {
  const runs = runsStatements(plan)
  const isRequired = preview?.checks.some(({ id, status }) => id === 'backup' && status === 'pass') ?? false
  if (!runs || isRequired) return null
  return (
    <div className="plan-part plan-backup">
      <Checkbox
        label="Take a backup first"
        description="Keeps what the plan takes away. If the backup cannot be made and read back, nothing runs. Backups… of the target restores it."
        checked={isChosen}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </div>
  )
}

import { Checkbox, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import type { Confirmation } from '../../../shared/contract/plans.ts'
import type { Plan, PlanPreview } from '../../../shared/model/plan.ts'
import { lossAmount } from '../../../shared/loss-words.ts'
import { needsReason } from '../../../shared/start-gate.ts'
import { escapeForeign } from '../../state/foreign-text.ts'

type Props = {
  readonly plan: Plan
  readonly preview: PlanPreview | null
  /** The confirmation when it is complete, else null. */
  readonly onChange: (confirmation: Confirmation | null) => void
}

/** `drop table reviews: 900 rows of reviews`, counted on the target. */
function itemWords(item: string, preview: PlanPreview | null): string {
  const amounts = (preview?.counted?.losses ?? []).filter(
    (loss) => loss.item === item && loss.kind !== 'refused',
  )
  return amounts.length === 0 ? item : `${item}: ${amounts.map(lossAmount).join(', ')}`
}

/** What production asks for: the target's name typed, each destructive item ticked, a reason to go back or stamp. */
export function ProductionConfirm({ plan, preview, onChange }: Props): ReactNode {
  const [typed, setTyped] = useState('')
  const [ticked, setTicked] = useState<readonly string[]>([])
  const [reason, setReason] = useState('')
  const items = preview === null ? [] : [...preview.destructive, ...preview.uncertain]
  const asksReason = needsReason(plan)
  const needsPreview = preview === null && plan.kind !== 'stamp' && plan.kind !== 'ensure_version'
  const isDone =
    !needsPreview &&
    typed === plan.target &&
    items.every((item) => ticked.includes(item)) &&
    (!asksReason || reason.trim() !== '')

  useEffect(() => {
    const value = { typedTarget: typed, destructive: [...ticked], reason: asksReason ? reason.trim() : null }
    onChange(isDone ? value : null)
  }, [isDone, typed, ticked, reason, asksReason, onChange])

  return (
    <fieldset className="plan-production">
      <legend>This is production</legend>
      {items.map((item) => (
        <Checkbox
          key={item}
          label={escapeForeign(itemWords(item, preview))}
          checked={ticked.includes(item)}
          onChange={(event) => {
            const on = event.currentTarget.checked
            setTicked((now) => (on ? [...now, item] : now.filter((other) => other !== item)))
          }}
        />
      ))}
      {needsPreview && (
        <p className="dim">What would be lost is not known until the statements could be read.</p>
      )}
      {asksReason && (
        <TextInput
          label="Reason (kept in the ledger)"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      <TextInput
        label={`Type the target's name: ${escapeForeign(plan.target)}`}
        value={typed}
        autoComplete="off"
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </fieldset>
  )
}

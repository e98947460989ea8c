import type { ReactNode } from 'react'
import './segmented.css'

type Props<Value extends string> = {
  readonly label: string
  readonly value: Value
  readonly choices: readonly (readonly [value: Value, word: string])[]
  readonly onChange: (value: Value) => void
}

/** One of a few, side by side. */
export function Segmented<Value extends string>({
  label,
  value,
  choices,
  onChange,
}: Props<Value>): ReactNode {
  return (
    <div className="segmented" role="group" aria-label={label}>
      {choices.map(([choice, word]) => (
        <button key={choice} type="button" aria-pressed={choice === value} onClick={() => onChange(choice)}>
          {word}
        </button>
      ))}
    </div>
  )
}

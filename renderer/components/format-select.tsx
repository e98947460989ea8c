import { NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import type { RevisionFormat } from '../../shared/model/revision.ts'

const formats: readonly { readonly value: RevisionFormat; readonly label: string }[] = [
  { value: 'ts', label: 'TypeScript' },
  { value: 'js', label: 'JavaScript' },
  { value: 'sql', label: 'SQL' },
]

type Props = {
  readonly label?: string
  readonly value: RevisionFormat
  readonly onChange: (format: RevisionFormat) => void
}

/** What a revision is written as. */
export function FormatSelect({ label = 'Format', value, onChange }: Props): ReactNode {
  return (
    <NativeSelect
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value as RevisionFormat)}
      data={formats}
    />
  )
}

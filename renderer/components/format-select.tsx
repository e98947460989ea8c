import { NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import type { RevisionFormat } from '../../shared/model/revision.ts'

const formats: readonly { readonly value: RevisionFormat; readonly label: string }[] = [
  { value: 'ts', label: 'TypeScript' },
  { value: 'js', label: 'JavaScript' },
  { value: 'sql', label: 'SQL' },
]
const python = [{ value: 'py', label: 'Python' }] as const

type Props<Format extends RevisionFormat> = {
  readonly label?: string
  readonly value: Format
  readonly onChange: (format: Format) => void
}

/** What a revision is written as. In a project of Python revisions there is nothing to choose. */
export function FormatSelect<Format extends RevisionFormat>({
  label = 'Format',
  value,
  onChange,
}: Props<Format>): ReactNode {
  return (
    <NativeSelect
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value as Format)}
      data={value === 'py' ? python : formats}
    />
  )
}

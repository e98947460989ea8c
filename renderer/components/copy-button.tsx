import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { copyText } from '../state/actions/clipboard.ts'

/** A small button that copies a text. */
export function CopyButton({
  text,
  what,
  label = 'Copy',
}: {
  readonly text: string
  readonly what: string
  readonly label?: string
}): ReactNode {
  return (
    <Button onClick={() => void copyText(text, what)} aria-label={`Copy ${what.toLowerCase()}`}>
      {label}
    </Button>
  )
}

import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { EmptyState } from '../../../components/empty-state.tsx'
import { openOverlay } from '../../../state/actions/overlay.ts'

/** Where a target is needed to answer. */
export function NeedsTarget({ what }: { readonly what: string }): ReactNode {
  return (
    <EmptyState
      title="Choose a target first"
      actions={<Button onClick={() => openOverlay({ kind: 'add-target' })}>Add target…</Button>}
    >
      <p>{what}: PostgreSQL and SQLite differ.</p>
    </EmptyState>
  )
}

import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { EmptyState } from '../../../components/empty-state.tsx'
import { showBottom } from '../../../state/actions/navigation.ts'
import { openOverlay } from '../../../state/actions/overlay.ts'
import { settingsProblem } from '../../../state/notices.ts'
import { useApp } from '../../../state/store.ts'

/** Where a target is needed to answer. */
export function NeedsTarget({ what }: { readonly what: string }): ReactNode {
  const isBroken = useApp((state) => settingsProblem(state) !== null)
  if (isBroken)
    return (
      <EmptyState
        title="The settings have a problem"
        actions={<Button onClick={() => showBottom('problems')}>Show the problem</Button>}
      >
        <p>Without it no target is known. {what}.</p>
      </EmptyState>
    )
  return (
    <EmptyState
      title="Choose a target first"
      actions={<Button onClick={() => openOverlay({ kind: 'add-target' })}>Add target…</Button>}
    >
      <p>{what}: PostgreSQL and SQLite differ.</p>
    </EmptyState>
  )
}

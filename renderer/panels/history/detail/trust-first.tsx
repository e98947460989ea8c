import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { EmptyState } from '../../../components/empty-state.tsx'
import { withTrust } from '../../../state/actions/project.ts'

type Props = {
  readonly title: string
  /** What would be loaded or run, for the question that follows. */
  readonly why: string
  readonly children: ReactNode
}

/** In place of what runs code of the project, until it is trusted. */
export function TrustFirst({ title, why, children }: Props): ReactNode {
  return (
    <EmptyState
      title={title}
      actions={
        <Button variant="filled" onClick={() => withTrust(why, () => {})}>
          Trust this project…
        </Button>
      }
    >
      <p>{children}</p>
    </EmptyState>
  )
}

import { Button, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { commandOf } from '../state/commands/all-commands.ts'
import { perform } from '../state/run-command.ts'
import { useApp } from '../state/store.ts'

type Props = {
  readonly command: string
  readonly label?: ReactNode
  readonly name?: string
  readonly variant?: 'filled' | 'default' | 'subtle'
}

/** A button that does a command. Where it cannot be done it stays reachable, greyed, and says why. */
export function CommandButton({ command: id, label, name, variant = 'default' }: Props): ReactNode {
  const command = commandOf(id)
  const title = useApp((state) => command?.title(state) ?? id)
  const reason = useApp((state) => command?.unavailable(state) ?? null)
  if (!command) return null
  const button = (
    <Button
      variant={variant}
      aria-label={name}
      aria-disabled={reason !== null || undefined}
      onClick={() => perform(command)}
    >
      {label ?? title}
    </Button>
  )
  return (
    <Tooltip label={reason ?? title} disabled={reason === null && label === undefined}>
      {button}
    </Tooltip>
  )
}

import { changesCommands } from './changes-commands.ts'
import type { Command } from './command.ts'
import { copyCommands } from './copy-commands.ts'
import { planCommands } from './plan-commands.ts'
import { revisionCommands } from './revision-commands.ts'
import { viewCommands } from './view-commands.ts'
import { windowCommands } from './window-commands.ts'

/** Every command, in the order of the palette. */
export const commands: readonly Command[] = [
  ...planCommands,
  ...revisionCommands,
  ...copyCommands,
  ...changesCommands,
  ...viewCommands,
  ...windowCommands,
]

/** The command of an id, where there is one. */
export function commandOf(id: string): Command | null {
  return commands.find((command) => command.id === id) ?? null
}

import { toast } from './actions/toasts.ts'
import { commandOf } from './commands/all-commands.ts'
import type { Command } from './commands/command.ts'
import { app } from './store.ts'

/** Does a command by its id, or says why it cannot be done now. An unknown id does nothing. */
export function runCommand(id: string): void {
  const command = commandOf(id)
  if (command) perform(command)
}

/** Does a command, or says why it cannot be done now. */
export function perform(command: Command): void {
  const state = app()
  const reason = command.unavailable(state)
  if (reason === null) command.run(state)
  else toast(reason, 'error')
}

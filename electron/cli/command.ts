import type { Command } from 'commander'
import type { CliContext } from './cli-context.ts'

/** The options of one call by their long names in camel case; a missing one is null, false or empty. */
export interface CliOptions {
  text(name: string): string | null
  flag(name: string): boolean
  list(name: string): string[]
}

/** What was typed after the verb. */
type CliCall = {
  /** Positional arguments, variadic ones in place. */
  readonly args: readonly string[]
  readonly options: CliOptions
  readonly context: CliContext
  /** The whole command line as commander knows it. */
  readonly program: Command
}

/** One verb of the command line. A new one is a file in `commands/` and an entry in its list. */
export type CliCommand = {
  readonly name: string
  /** One line for `headway --help`. */
  readonly summary: string
  /** Lines that can be typed as they are; shown by `--help`. */
  readonly examples: readonly string[]
  /** Adds arguments and options of its own; `--target`, `--json` and `-C` are there already. */
  readonly declare: (command: Command) => void
  /** The URL among the arguments, where it is no option. */
  readonly databaseOf?: (args: readonly string[]) => string | null
  /** Does it. Answers the exit code, 0 where it answers nothing. Throws HeadwayError where it could not even start. */
  readonly run: (call: CliCall) => Promise<number | void>
}

/** Reads commander's values by kind. */
export function readOptions(values: Readonly<Record<string, unknown>>): CliOptions {
  return {
    text: (name) => {
      const value = values[name]
      return typeof value === 'string' ? value : null
    },
    flag: (name) => values[name] === true,
    list: (name) => {
      const value = values[name]
      return Array.isArray(value) ? value.map(String) : []
    },
  }
}

/** For options that may be given several times. */
export function collect(value: string, before: string[] = []): string[] {
  return [...before, value]
}

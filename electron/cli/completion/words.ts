import type { Command } from 'commander'

/** An option by its names. */
type OptionWords = { readonly names: readonly string[]; readonly takesValue: boolean; readonly text: string }

/** A verb with what may follow it. */
export type VerbWords = {
  readonly name: string
  readonly text: string
  readonly options: readonly OptionWords[]
  /** Values that its first argument is one of; empty where anything is. */
  readonly choices: readonly string[]
}

/** What can be typed, read from commander's tree; one that help hides is left out. */
export function commandWords(program: Command): readonly VerbWords[] {
  return program.commands.map((command) => ({
    name: command.name(),
    text: firstSentence(command.description()),
    options: [
      ...command.options
        .filter(({ hidden }) => !hidden)
        .map(({ long, short, required, optional, description }) => ({
          names: [long, short].filter((name) => typeof name === 'string'),
          takesValue: required || optional,
          text: firstSentence(description),
        })),
      { names: ['--help', '-h'], takesValue: false, text: 'show the help' },
    ],
    choices: command.registeredArguments[0]?.argChoices ?? [],
  }))
}

/** One line without characters that a shell would read as its own. */
function firstSentence(text: string): string {
  const [first = ''] = text.replaceAll(/\s+/g, ' ').split(/[.;(] ?/)
  return first.replaceAll(/['"`\\$:[\]]/g, '').trim()
}

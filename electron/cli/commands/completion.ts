import { Argument } from 'commander'
import type { CliCommand } from '../command.ts'
import { bashCompletion } from '../completion/bash.ts'
import { fishCompletion } from '../completion/fish.ts'
import { commandWords } from '../completion/words.ts'
import type { VerbWords } from '../completion/words.ts'
import { zshCompletion } from '../completion/zsh.ts'

/** Every shell whose completion is known. */
const shells: Readonly<Record<string, (verbs: readonly VerbWords[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
}

export const completionCommand: CliCommand = {
  name: 'completion',
  summary: 'Print the completion script of a shell.',
  examples: [
    'headway completion bash > ~/.local/share/bash-completion/completions/headway',
    'headway completion zsh > ~/.zfunc/_headway   # a folder of fpath, before compinit',
    'headway completion fish > ~/.config/fish/completions/headway.fish',
  ],
  declare: (command) => command.addArgument(new Argument('<shell>').choices(Object.keys(shells))),
  run: async ({ args: [shell = ''], program, context }) => {
    const text = shells[shell]?.(commandWords(program)) ?? ''
    context.answer({ shell, text }, () => text)
  },
}

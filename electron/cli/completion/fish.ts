import type { VerbWords } from './words.ts'

/** For `headway completion fish > ~/.config/fish/completions/headway.fish`. */
export function fishCompletion(verbs: readonly VerbWords[]): string {
  const lines = verbs.flatMap(({ name, text, options, choices }) => [
    `complete -c headway -n __fish_use_subcommand -f -a ${name} -d '${text}'`,
    ...options.map(({ names, takesValue, text: help }) => {
      const words = names.map((word) =>
        word.startsWith('--') ? `-l ${word.slice(2)}` : `-s ${word.slice(1)}`,
      )
      const value = takesValue ? ' -r' : ' -f'
      return `complete -c headway -n '__fish_seen_subcommand_from ${name}' ${words.join(' ')}${value} -d '${help}'`
    }),
    ...(choices.length === 0
      ? []
      : [`complete -c headway -n '__fish_seen_subcommand_from ${name}' -f -a '${choices.join(' ')}'`]),
  ])
  return ['complete -c headway -f', ...lines].join('\n')
}

import type { VerbWords } from './words.ts'

/** For a file `_headway` on the path of zsh's functions, or `eval "$(headway completion zsh)"` after `compinit`. */
export function zshCompletion(verbs: readonly VerbWords[]): string {
  const names = verbs.map(({ name, text }) => `    '${name}:${text}'`)
  const cases = verbs.map(({ name, options, choices }) => {
    const specs = options.flatMap(({ names: spelled, takesValue, text }) =>
      spelled.map((word) => `'${word}[${text}]${takesValue ? ':value:_files' : ''}'`),
    )
    const first = choices.length === 0 ? `'*:argument:'` : `'1:argument:(${choices.join(' ')})'`
    return `    ${name}) _arguments ${[...specs, first].join(' ')} ;;`
  })
  return `#compdef headway headway-migrations
_headway() {
  local -a verbs
  verbs=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' verbs
    return
  fi
  local verb=\${words[2]}
  shift words
  (( CURRENT-- ))
  case $verb in
${cases.join('\n')}
  esac
}
compdef _headway headway headway-migrations`
}

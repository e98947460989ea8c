import type { VerbWords } from './words.ts'

/** For `eval "$(headway completion bash)"`: verbs, a verb's options, files where a value is expected. */
export function bashCompletion(verbs: readonly VerbWords[]): string {
  const names = verbs.map(({ name }) => name).join(' ')
  const cases = verbs.map(({ name, options, choices }) => {
    const words = options.flatMap((option) => option.names).join(' ')
    const values = options.flatMap((option) => (option.takesValue ? option.names : [])).join(' ')
    return `    ${name}) options='${words}' valued=' ${values} ' choices='${choices.join(' ')}' ;;`
  })
  return `_headway() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} verb='' options='' valued='' choices='' i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in -*) ;; *) verb=\${COMP_WORDS[i]}; break ;; esac
  done
  case $verb in
    '') options='--help --version' choices='${names}' ;;
${cases.join('\n')}
  esac
  if [[ $valued == *" $before "* ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$word"))
  elif [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  else
    COMPREPLY=($(compgen -W "$choices" -- "$word"))
  fi
}
complete -F _headway headway headway-migrations`
}

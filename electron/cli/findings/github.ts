import type { Diagnostic } from '../../../shared/diagnostics.ts'
import type { FindingFormat } from './format.ts'

/** Annotations of a pull request. */
export const githubFormat: FindingFormat = {
  name: 'github',
  placesFrom: 'repository',
  write: (findings) => findings.map(annotation).join('\n'),
}

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands */
export function annotation({ severity, rule, message, hint, where }: Diagnostic): string {
  const level = severity === 'info' ? 'notice' : severity
  const file = where === null ? '' : `file=${property(where.file)},line=${where.line ?? 1},`
  const text = [message, hint].filter((part) => part !== null).join(' ')
  return `::${level} ${file}title=${property(rule)}::${data(text)}`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

import type { Diagnostic } from '../../../shared/diagnostics.ts'
import { safeLine } from '../print/safe-text.ts'
import type { FindingFormat } from './format.ts'

export const textFormat: FindingFormat = {
  name: 'text',
  placesFrom: 'project',
  write: (findings) => (findings.length === 0 ? 'Nothing found.' : findings.map(findingText).join('\n')),
}

/** `file: warning [rule] what. hint` */
export function findingText({ severity, rule, message, hint, where, revision }: Diagnostic): string {
  const place =
    where === null ? (revision ?? '') : `${where.file}${where.line === null ? '' : `:${where.line}`}`
  const more = hint === null ? '' : `\n    ${safeLine(hint)}`
  return `${safeLine(place)}: ${severity} [${rule}] ${safeLine(message)}${more}`
}

import type { Diagnostic } from '../../shared/diagnostics.ts'
import { count } from './words.ts'

/** How many findings there are of each kind, the gravest first: "1 error, 2 warnings". */
export function severityCounts(findings: readonly Pick<Diagnostic, 'severity'>[]): string {
  const of = (severity: Diagnostic['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length
  const parts = [
    [of('error'), 'error'],
    [of('warning'), 'warning'],
    [of('info'), 'note'],
  ] as const
  return parts.flatMap(([many, word]) => (many === 0 ? [] : [count(many, word)])).join(', ')
}

import type { Diagnostic } from '../../../shared/diagnostics.ts'
import { lintRules } from '../../engine/lint/rules/index.ts'
import type { FindingFormat } from './format.ts'

/** SARIF 2.1.0: what code scanning and editors read. https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
export const sarifFormat: FindingFormat = {
  name: 'sarif',
  placesFrom: 'repository',
  write: (findings) => JSON.stringify(sarifLog(findings), null, 2),
}

const levels = { error: 'error', warning: 'warning', info: 'note' } as const

function sarifLog(findings: readonly Diagnostic[]): object {
  const known = new Map(lintRules.map((rule) => [rule.id, rule]))
  const ids = [...new Set(findings.map(({ rule }) => rule))].toSorted()
  const rules = ids.map((id) => {
    const rule = known.get(id)
    if (rule === undefined) return { id }
    return {
      id,
      shortDescription: { text: rule.summary },
      fullDescription: { text: rule.why },
      help: { text: rule.remedy },
    }
  })
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'headway', rules } },
        results: findings.map((finding) => resultOf(finding, ids.indexOf(finding.rule))),
      },
    ],
  }
}

function resultOf({ rule, severity, message, hint, where }: Diagnostic, ruleIndex: number): object {
  const text = [message, hint].filter((part) => part !== null).join(' ')
  const region = where?.line == null ? {} : { region: { startLine: where.line } }
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: { text },
    locations:
      where === null
        ? []
        : [{ physicalLocation: { artifactLocation: { uri: encodeURI(where.file) }, ...region } }],
  }
}

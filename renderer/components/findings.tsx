import type { ReactNode } from 'react'
import type { Diagnostic } from '../../shared/diagnostics.ts'
import { placeText } from './error-box.tsx'
import { ForeignText } from './foreign-text.tsx'
import { HintText } from './hint-text.tsx'
import './findings.css'

const words = { error: 'error', warning: 'warning', info: 'note' } as const
const glyphs = { error: '✗', warning: '!', info: 'i' } as const

type Props = {
  readonly findings: readonly Diagnostic[]
  readonly label: string
}

/** What the rules found: how grave, what, where, what to do instead, and the rule's name. */
export function Findings({ findings, label }: Props): ReactNode {
  return (
    <ul className="findings" aria-label={label}>
      {findings.map((finding, index) => (
        <li key={index} data-severity={finding.severity}>
          <span className="finding-glyph" aria-hidden="true">
            {glyphs[finding.severity]}
          </span>
          <span>
            <span className="hidden">{words[finding.severity]}: </span>
            <ForeignText text={finding.message} />
            {finding.hint !== null && (
              <span className="finding-hint">
                {' '}
                <HintText text={finding.hint} />
              </span>
            )}
            <code className="finding-place">
              {finding.where !== null && <ForeignText text={`${placeText(finding.where)} · `} />}
              {finding.rule}
            </code>
          </span>
        </li>
      ))}
    </ul>
  )
}

import type { ReactNode } from 'react'
import type { Proposal } from '../../../shared/contract/changes.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { sideName } from '../../state/change-words.ts'
import { number } from '../../state/words.ts'

/** What was seen and not compared, by name: silence is never "no changes". */
export function NotCompared({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const { notCompared } = proposal.comparison
  if (notCompared.length === 0) return null
  const place = {
    both: 'on both sides',
    from: `in ${sideName(proposal.fromTitle)}`,
    to: `in ${sideName(proposal.toTitle)}`,
  }
  return (
    <details className="not-compared">
      <summary>
        Not compared <span className="dim">{number(notCompared.length)}</span>
      </summary>
      <ul>
        {notCompared.map((item, index) => (
          <li key={index}>
            {item.kind}{' '}
            <code>
              <ForeignText text={item.name} />
            </code>{' '}
            <span className="dim">
              <ForeignText text={`${place[item.side]}: ${item.reason}`} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}

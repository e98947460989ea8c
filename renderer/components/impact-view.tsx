import type { ReactNode } from 'react'
import { duration } from '../../shared/duration.ts'
import type { Impact, ImpactStep, TableUser } from '../../shared/model/impact.ts'
import { ForeignText } from './foreign-text.tsx'
import './impact-view.css'

/** What each statement of a step means for others, in words. */
export function ImpactOfStep({ step }: { readonly step: ImpactStep }): ReactNode {
  return (
    <ol className="impact-statements">
      {step.statements.map(({ sql, items, measuredMs }, index) => (
        <li key={index}>
          <code className="cut">
            <ForeignText text={sql.replaceAll(/\s+/g, ' ').trim().slice(0, 300)} />
          </code>
          <ul>
            {items.length === 0 && <li className="dim">Nobody waits for it.</li>}
            {items.map(({ kind, text }) => (
              <li key={text} data-kind={kind}>
                <ForeignText text={`${text}.`} />
              </li>
            ))}
            {measuredMs !== null && <li className="dim">Took {duration(measuredMs)} in the rehearsal.</li>}
          </ul>
        </li>
      ))}
    </ol>
  )
}

/** Who is in the way now, and what a way back does not bring back. */
export function ImpactFacts({ impact }: { readonly impact: Impact }): ReactNode {
  const notBack = [...new Set(impact.steps.flatMap((step) => step.notBack))]
  return (
    <ul className="impact-facts">
      {notBack.map((line) => (
        <li key={line} data-kind="loses">
          <ForeignText text={`Does not come back: ${line}.`} />
        </li>
      ))}
      {impact.rehearsedAt === null && (
        <li className="dim">How long it takes is not known: it was not rehearsed.</li>
      )}
      {impact.users === null && <li className="dim">Who uses the database right now is not known.</li>}
      {impact.users?.length === 0 && <li className="dim">Nobody holds these tables now.</li>}
      {impact.users?.map((user) => (
        <li key={user.who} data-kind="locks">
          <ForeignText text={userText(user)} />
        </li>
      ))}
    </ul>
  )
}

function userText({ who, tables, seconds, doing }: TableUser): string {
  const holds = tables.length === 0 ? '' : ` holds ${tables.join(', ')},`
  return `In the way: ${who}${holds} in a transaction for ${duration(seconds * 1000)}, ${doing}`
}

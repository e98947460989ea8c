import type { ReactNode } from 'react'
import { duration } from '../../../../shared/duration.ts'
import type { LedgerEntry } from '../../../../shared/model/database.ts'
import { shownStatement } from '../../../state/shown-statement.ts'
import { ForeignText } from '../../../components/foreign-text.tsx'
import { When } from '../../../components/when.tsx'
import { count, statementsKept } from '../../../state/words.ts'

type Props = { readonly entry: LedgerEntry; readonly target: string }

/** Which run it was. The ledger keeps statements without what was bound to them. */
export function RanCaption({ entry, target }: Props): ReactNode {
  return (
    <>
      {statementsKept(entry.statements.length)} of the {entry.action} on <ForeignText text={target} />
      {entry.durationMs !== null && `, which took ${duration(entry.durationMs)} in all`},{' '}
      <When iso={entry.at} /> · values bound to them are not kept
    </>
  )
}

/** The statements of a run, each with its time and rows, as the ledger has them. */
export function ranText(entry: LedgerEntry): string {
  return entry.statements
    .map(({ sql, ms, rows }) => {
      const facts = [duration(ms), ...(rows === null ? [] : [count(rows, 'row')])]
      return `-- ${facts.join(', ')}\n${shownStatement(sql).replace(/;$/, '')};`
    })
    .join('\n\n')
}

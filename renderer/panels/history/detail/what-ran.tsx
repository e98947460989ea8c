import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { duration } from '../../../../shared/duration.ts'
import type { LedgerEntry } from '../../../../shared/model/database.ts'
import { ForeignText } from '../../../components/foreign-text.tsx'
import { When } from '../../../components/when.tsx'
import { openPlan } from '../../../state/actions/plan.ts'
import type { RanOn } from '../../../state/actions/questions.ts'
import { stateOf } from '../../../state/selectors.ts'
import { useApp } from '../../../state/store.ts'
import { statementsKept } from '../../../state/words.ts'
import { useRan } from './use-ran.ts'

/** What the ledger of every target says of a revision: who ran it, when, how long it took, why it failed. */
export function WhatRan({ revision }: { readonly revision: string }): ReactNode {
  const ran = useRan(revision).filter(({ entries }) => entries.length > 0)
  return ran.map((on) => <RanOnTarget key={on.target} revision={revision} {...on} />)
}

function RanOnTarget({ revision, target, entries }: RanOn & { readonly revision: string }): ReactNode {
  const hasFailed = useApp((state) => stateOf(state, target)?.failed.includes(revision) ?? false)
  return (
    <section aria-label={`What ran on ${target}`}>
      <h3>
        What ran on <ForeignText text={target} />
      </h3>
      <ul className="ran">
        {entries.map((entry) => (
          <li key={entry.id}>
            <Entry entry={entry} />
          </li>
        ))}
      </ul>
      {hasFailed && entries[0]?.action === 'upgrade' && (
        <Button
          className="ran-retry"
          onClick={() => void openPlan({ kind: 'upgrade', target, revisions: [revision] })}
        >
          Retry on <ForeignText text={target} />…
        </Button>
      )}
    </section>
  )
}

/** Words for how it ended; a run of which no end was recorded may still go on. */
const outcomes: Readonly<Record<LedgerEntry['outcome'], string>> = {
  applied: 'applied',
  failed: 'failed',
  cancelled: 'cancelled',
  started: 'started, no end recorded',
  in_doubt: 'in doubt',
}

function Entry({ entry }: { readonly entry: LedgerEntry }): ReactNode {
  const isBad = entry.outcome === 'failed' || entry.outcome === 'in_doubt'
  return (
    <>
      {entry.action} <span className={isBad ? 'danger' : undefined}>{outcomes[entry.outcome]}</span>
      {entry.durationMs !== null &&
        ` ${entry.outcome === 'in_doubt' ? 'after' : 'in'} ${duration(entry.durationMs)}`}
      {entry.statements.length > 0 && ` (${statementsKept(entry.statements.length)})`}
      <span className="dim">
        {' '}
        {entry.osUser !== null && <ForeignText text={`${entry.osUser}, `} />}
        <When iso={entry.at} />
      </span>
      {entry.error !== null && (
        <p className="ran-error">
          <ForeignText text={entry.error} />
        </p>
      )}
      {entry.reason !== null && (
        <p className="dim ran-reason">
          <ForeignText text={`“${entry.reason}”`} />
        </p>
      )}
    </>
  )
}

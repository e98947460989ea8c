import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { SchemaChange } from '../../../shared/model/changes.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { adoptDrift, ignoreDrift, restoreDrift } from '../../state/actions/drift.ts'
import type { DriftReport } from '../../state/changes-state.ts'
import type { DriftGroups } from '../../../shared/drift-groups.ts'
import { driftCount, driftGroups } from '../../../shared/drift-groups.ts'
import { sameObjects } from '../../state/schema-objects.ts'
import { count, number } from '../../state/words.ts'
import { DriftLine } from './drift-line.tsx'

/** Differences by where they are, then what is the same, and what was set aside. */
export function DriftList({ report }: { readonly report: DriftReport }): ReactNode {
  const { proposal, implied, live, ignored } = report
  const groups = driftGroups(proposal.comparison.changes, ignored)
  const total = driftCount(groups)
  const open = [...groups.database, ...groups.revisions, ...groups.different]
  const [picks, setPicks] = useState<readonly string[]>([])
  // What is gone meanwhile is no longer picked.
  const picked = open.filter(({ id }) => picks.includes(id))
  const part = {
    report,
    picks,
    onPick: (id: string, isPicked: boolean) =>
      setPicks(isPicked ? [...picks, id] : picks.filter((other) => other !== id)),
  }
  const same = implied.kind === 'available' && live.kind === 'available' ? sameObjects(implied, live) : null
  return (
    <div className="drift-list">
      <div className="drift-sum" role="status">
        <p className="grow">
          {total === 0 ? (
            <>
              <b className="ok">✓ No drift.</b> The database matches its applied revisions.
            </>
          ) : (
            <b>{count(total, 'difference')}</b>
          )}
          {same !== null && same > 0 && (
            <span className="dim"> {count(same, 'object is', 'objects are')} the same.</span>
          )}
        </p>
        {total > 1 && <ListActions all={open} picked={picked} />}
      </div>
      <Part title={`Only in ${proposal.toTitle}`} changes={groups.database} {...part} />
      <Part title={`Only in the ${proposal.fromTitle}`} changes={groups.revisions} {...part} />
      <Part title="Different" changes={groups.different} {...part} />
      <IgnoredPart ignored={groups.ignored} />
    </div>
  )
}

type ActionsProps = { readonly all: readonly SchemaChange[]; readonly picked: readonly SchemaChange[] }

/** What to do with those that are picked; with all, where none is. */
function ListActions({ all, picked }: ActionsProps): ReactNode {
  const many = picked.length > 0 ? number(picked.length) : 'all'
  const ids = picked.map(({ id }) => id)
  return (
    <>
      <Button onClick={() => adoptDrift((picked.length > 0 ? picked : all).map(({ id }) => id))}>
        Adopt {many} into a revision…
      </Button>
      <Button
        onClick={() => restoreDrift(ids)}
        title="The database is changed back to what its applied revisions make"
      >
        Restore {many}…
      </Button>
    </>
  )
}

type PartProps = {
  readonly title: string
  readonly changes: readonly SchemaChange[]
  readonly report: DriftReport
  readonly picks: readonly string[]
  readonly onPick: (id: string, isPicked: boolean) => void
}

function Part({ title, changes, report, picks, onPick }: PartProps): ReactNode {
  if (changes.length === 0) return null
  return (
    <section className="drift-part" aria-label={title}>
      <h3>
        <ForeignText text={title} /> <span className="dim">{number(changes.length)}</span>
      </h3>
      <ul>
        {changes.map((change) => (
          <DriftLine
            key={change.id}
            change={change}
            report={report}
            isPicked={picks.includes(change.id)}
            onPick={(isPicked) => onPick(change.id, isPicked)}
          />
        ))}
      </ul>
    </section>
  )
}

function IgnoredPart({ ignored }: Pick<DriftGroups, 'ignored'>): ReactNode {
  if (ignored.length === 0) return null
  return (
    <section className="drift-part" aria-label="Ignored">
      <h3>
        Ignored <span className="dim">{number(ignored.length)}</span>
      </h3>
      <ul>
        {ignored.map(({ id, reason, change }) => (
          <li key={id} className="drift-line" data-ignored>
            <p>
              <ForeignText text={id} />
              {change === null && <span className="dim"> (no longer differs here)</span>}
            </p>
            <p className="drift-why grow">
              <ForeignText text={reason} />
            </p>
            <div className="drift-actions">
              <Button onClick={() => void ignoreDrift(id, null)}>Bring back</Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

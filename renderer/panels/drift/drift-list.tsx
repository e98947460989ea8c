import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { SchemaChange } from '../../../shared/model/changes.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { adoptDrift, ignoreDrift } from '../../state/actions/drift.ts'
import type { DriftReport } from '../../state/changes-state.ts'
import type { DriftGroups } from '../../state/drift-groups.ts'
import { driftCount, driftGroups } from '../../state/drift-groups.ts'
import { sameObjects } from '../../state/schema-objects.ts'
import { count, number } from '../../state/words.ts'
import { DriftLine } from './drift-line.tsx'

/** Differences by where they are, then what is the same, and what was set aside. */
export function DriftList({ report }: { readonly report: DriftReport }): ReactNode {
  const { proposal, implied, live, ignored } = report
  const groups = driftGroups(proposal.comparison.changes, ignored)
  const total = driftCount(groups)
  const open = [...groups.database, ...groups.revisions, ...groups.different]
  const same = implied.kind === 'available' && live.kind === 'available' ? sameObjects(implied, live) : null
  return (
    <div className="drift-list">
      <div className="drift-sum" role="status">
        <p className="grow">
          {total === 0 ? (
            <>
              <b className="ok">✓ No drift.</b> The database is what its revisions imply.
            </>
          ) : (
            <b>{count(total, 'difference')}</b>
          )}
          {same !== null && <span className="dim"> {count(same, 'object is', 'objects are')} the same.</span>}
        </p>
        {total > 1 && (
          <Button onClick={() => adoptDrift(open.map(({ id }) => id))}>Adopt all into a revision…</Button>
        )}
      </div>
      <Part title={`Only in ${proposal.toTitle}`} changes={groups.database} report={report} />
      <Part title={`Only in the ${proposal.fromTitle}`} changes={groups.revisions} report={report} />
      <Part title="Different" changes={groups.different} report={report} />
      <IgnoredPart ignored={groups.ignored} />
    </div>
  )
}

type PartProps = {
  readonly title: string
  readonly changes: readonly SchemaChange[]
  readonly report: DriftReport
}

function Part({ title, changes, report }: PartProps): ReactNode {
  if (changes.length === 0) return null
  return (
    <section className="drift-part" aria-label={title}>
      <h3>
        <ForeignText text={title} /> <span className="dim">{number(changes.length)}</span>
      </h3>
      <ul>
        {changes.map((change) => (
          <DriftLine key={change.id} change={change} report={report} />
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

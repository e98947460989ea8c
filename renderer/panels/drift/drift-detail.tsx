import type { ReactNode } from 'react'
import type { SchemaText } from '../../../shared/contract/schema.ts'
import type { SchemaChange } from '../../../shared/model/changes.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { HintText } from '../../components/hint-text.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { DiffView } from '../../editor/diff-view.tsx'
import { selectDrift } from '../../state/actions/drift.ts'
import { objectName, sideName } from '../../state/change-words.ts'
import type { DriftReport } from '../../state/changes-state.ts'
import { objectText } from '../../state/schema-objects.ts'
import { chosenTarget } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { capital } from '../../state/words.ts'

/** The DDL of both sides: of the chosen object, or of the whole schema. */
export function DriftDetail({ report }: { readonly report: DriftReport }): ReactNode {
  const { proposal, implied, live } = report
  const changes = proposal.comparison.changes
  const selected = useApp((state) => changes.find(({ id }) => id === state.drift.selected) ?? null)
  const language = useApp((state) => chosenTarget(state)?.sqlLanguage ?? 'sql')
  if (implied.kind !== 'available') return <Missing side={implied} />
  if (live.kind !== 'available') return <Missing side={live} />
  const before = selected ? objectText(implied, selected) : implied.ddl
  const after = selected ? objectText(live, selected) : live.ddl
  const sides = `${sideName(proposal.fromTitle)} and ${sideName(proposal.toTitle)}`
  return (
    <div className="drift-detail">
      <div className="drift-legend">
        <Segmented
          label="What is shown"
          value={selected ? 'object' : 'all'}
          choices={choices}
          onChange={(value) => selectDrift(value === 'all' ? null : ((selected ?? changes[0])?.id ?? null))}
        />
        <p className="grow drift-sides">
          <span className="danger">−</span> <ForeignText text={sideName(proposal.fromTitle)} />{' '}
          <span className="ok">+</span> <ForeignText text={sideName(proposal.toTitle)} />
        </p>
      </div>
      {before === after ? (
        <EmptyState title="The same text on both sides">
          <p>
            <ForeignText text={capital(sides)} /> have the same DDL{selected && ' for this object'}.
          </p>
        </EmptyState>
      ) : (
        <DiffView before={before} after={after} language={language} label={labelOf(selected, sides)} />
      )}
    </div>
  )
}

const choices = [
  ['object', 'Object'],
  ['all', 'Whole schema'],
] as const

function labelOf(selected: SchemaChange | null, sides: string): string {
  return selected ? `${selected.kind} ${objectName(selected)} in ${sides}` : `Schema of ${sides}`
}

function Missing({ side }: { readonly side: Extract<SchemaText, { kind: 'unavailable' }> }): ReactNode {
  return (
    <EmptyState title={`Not available: ${side.title}`}>
      <p>
        <ForeignText text={side.reason} />
      </p>
      {side.hint !== null && (
        <p>
          <HintText text={side.hint} />
        </p>
      )}
    </EmptyState>
  )
}

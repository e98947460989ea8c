import { useState } from 'react'
import type { ReactNode } from 'react'
import { duration } from '../../../../shared/duration.ts'
import { hazardsOf } from '../../../../shared/effect-words.ts'
import type { SqlPreview } from '../../../../shared/model/plan.ts'
import { CopyButton } from '../../../components/copy-button.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorBox } from '../../../components/error-box.tsx'
import { ForeignText } from '../../../components/foreign-text.tsx'
import { Segmented } from '../../../components/segmented.tsx'
import { Waiting } from '../../../components/waiting.tsx'
import { CodeView } from '../../../editor/code-view.tsx'
import { focusHistory } from '../../../state/actions/focus.ts'
import { askSql } from '../../../state/actions/questions.ts'
import { chosenTarget, historyOf, revisionMap } from '../../../state/selectors.ts'
import { useApp } from '../../../state/store.ts'
import { count } from '../../../state/words.ts'
import { NeedsTarget } from './needs-target.tsx'
import { useAsked } from '../../../components/use-asked.ts'
import { TrustFirst } from './trust-first.tsx'

type Direction = 'upgrade' | 'downgrade'
const directions = [
  ['upgrade', 'Upgrade'],
  ['downgrade', 'Downgrade'],
] as const

/** What the revision really sends, in both directions, replayed on a scratch database. */
export function SqlTab({ revision }: { readonly revision: string }): ReactNode {
  const [direction, setDirection] = useState<Direction>('upgrade')
  const target = useApp(chosenTarget)
  const isTrusted = useApp((state) => state.project?.trusted ?? false)
  const hash = useApp((state) => {
    const history = historyOf(state)
    return history ? (revisionMap(history).get(revision)?.hash ?? '') : ''
  })
  const key = [revision, direction, target?.name, hash, isTrusted].join('\n')
  const answer = useAsked<SqlPreview>(
    key,
    target && isTrusted ? () => askSql(revision, direction, target.name) : null,
  )
  if (!target) return <NeedsTarget what="The SQL depends on the database" />
  if (!isTrusted)
    return (
      <TrustFirst
        title="The SQL is found by running the file on a scratch database"
        why="Reading the SQL of a revision loads its file."
      >
        Nothing of this project runs until you trust it. Its source can be read without.
      </TrustFirst>
    )
  const preview = answer.kind === 'ready' ? answer.value : null
  const text = preview?.kind === 'available' ? sqlText(preview) : null
  return (
    <div className="detail-fill">
      <div className="detail-bar">
        <Segmented label="Direction" value={direction} choices={directions} onChange={setDirection} />
        <span className="dim grow cut">{preview?.kind === 'available' && caption(preview)}</span>
        {text !== null && text !== '' && <CopyButton text={text} what="SQL" />}
      </div>
      {answer.kind === 'loading' && <Waiting text="Replaying the revision on a scratch database…" />}
      {answer.kind === 'failed' && (
        <div className="detail-part">
          <ErrorBox error={answer.error} />
        </div>
      )}
      {preview?.kind === 'unavailable' && <NotAvailable preview={preview} />}
      {text === '' && <EmptyState title="No statements in this direction" />}
      {text !== null && text !== '' && (
        <CodeView
          text={text}
          language={target.sqlLanguage}
          isWrapped
          label={`SQL of the ${direction}`}
          readOnlyReason="This is what the revision sends. Change its source instead."
          onLeave={focusHistory}
        />
      )}
    </div>
  )
}

function NotAvailable({
  preview: { reason, hint },
}: {
  readonly preview: Extract<SqlPreview, { kind: 'unavailable' }>
}): ReactNode {
  return (
    <EmptyState title="Not available">
      <p>
        <ForeignText text={reason} />
      </p>
      {hint !== null && (
        <p>
          <ForeignText text={hint} />
        </p>
      )}
    </EmptyState>
  )
}

type Available = Extract<SqlPreview, { kind: 'available' }>

const sources = {
  shadow: 'replayed on a scratch database',
  recorded: 'recorded offline: reads came back empty',
  static: 'as the file says',
} as const

function caption(preview: Available): string {
  const { place } = preview
  const source = place === null ? sources[preview.source] : `replayed on ${place.text}`
  const parts = [count(preview.statements.length, 'statement'), source]
  if (preview.source === 'shadow') parts.push(`in ${duration(preview.ms)}`)
  if (preview.readsData) parts.push('reads data, so what runs may differ')
  return parts.join(' · ')
}

function sqlText(preview: Available): string {
  return preview.statements
    .map(({ sql, effects }) => {
      const hazards = hazardsOf(effects ?? [])
      const note = hazards.length > 0 ? `-- ${hazards.join(', ')}\n` : ''
      return `${note}${sql.trimEnd().replace(/;$/, '')};`
    })
    .join('\n\n')
}

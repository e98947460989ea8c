import { useState } from 'react'
import type { ReactNode } from 'react'
import { duration } from '../../../../shared/duration.ts'
import { hazardsOf } from '../../../../shared/effect-words.ts'
import type { SqlPreview } from '../../../../shared/model/plan.ts'
import type { TargetInfo } from '../../../../shared/model/project.ts'
import { shownStatement } from '../../../state/shown-statement.ts'
import { CopyButton } from '../../../components/copy-button.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorBox } from '../../../components/error-box.tsx'
import { ForeignText } from '../../../components/foreign-text.tsx'
import { Segmented } from '../../../components/segmented.tsx'
import { Waiting } from '../../../components/waiting.tsx'
import { CodeView } from '../../../editor/code-view.tsx'
import { focusHistory } from '../../../state/actions/focus.ts'
import { askSql } from '../../../state/actions/questions.ts'
import type { Loadable } from '../../../state/app-state.ts'
import { chosenTarget, historyOf, revisionMap } from '../../../state/selectors.ts'
import { useApp } from '../../../state/store.ts'
import { count } from '../../../state/words.ts'
import { NeedsTarget } from './needs-target.tsx'
import { RanCaption, ranText } from './ran-sql.tsx'
import { useRan } from './use-ran.ts'
import { useAsked } from '../../../components/use-asked.ts'
import { TrustFirst } from './trust-first.tsx'

type Direction = 'upgrade' | 'downgrade'
type Choice = Direction | 'ran'
const directions = [
  ['upgrade', 'Upgrade'],
  ['downgrade', 'Downgrade'],
] as const

/** What the revision really sends, in both directions, replayed on a scratch database; and what ran, with its times. */
export function SqlTab({ revision }: { readonly revision: string }): ReactNode {
  const target = useApp(chosenTarget)
  const isTrusted = useApp((state) => state.project?.trusted ?? false)
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
  return <TrustedSql revision={revision} target={target} />
}

type TrustedProps = { readonly revision: string; readonly target: TargetInfo }

function TrustedSql({ revision, target }: TrustedProps): ReactNode {
  const [choice, setChoice] = useState<Choice>('upgrade')
  const lastRun = useRan(revision)
    .find((ran) => ran.target === target.name)
    ?.entries.find(({ statements }) => statements.length > 0)
  const shown = choice === 'ran' && !lastRun ? 'upgrade' : choice
  const answer = useReplayed(revision, shown === 'ran' ? null : shown, target.name)
  const preview = answer.kind === 'ready' && answer.value.kind === 'available' ? answer.value : null
  const ran = shown === 'ran' && lastRun ? lastRun : null
  const text = ran ? ranText(ran) : preview ? sqlText(preview) : ''
  return (
    <div className="detail-fill">
      <div className="detail-bar">
        <Segmented
          label="Direction"
          value={shown}
          choices={lastRun ? [...directions, ['ran', 'As it ran']] : directions}
          onChange={setChoice}
        />
        <span className="dim detail-caption">
          {preview && caption(preview)}
          {ran && <RanCaption entry={ran} target={target.name} />}
        </span>
        {text !== '' && <CopyButton text={text} what="SQL" />}
      </div>
      <NoSql answer={answer} isEmpty={preview !== null && text === ''} />
      {text !== '' && (
        <CodeView
          text={text}
          language={target.sqlLanguage}
          isWrapped
          label={ran ? `SQL as it ran on ${target.name}` : `SQL of the ${shown}`}
          readOnlyReason={
            ran
              ? 'This is what ran, as the ledger of the database has it.'
              : 'This is what the revision sends. Change its source instead.'
          }
          onLeave={focusHistory}
        />
      )}
    </div>
  )
}

/** The statements of a direction; null: none is asked for. */
function useReplayed(revision: string, direction: Direction | null, target: string): Loadable<SqlPreview> {
  const hash = useApp((state) => {
    const history = historyOf(state)
    return history ? (revisionMap(history).get(revision)?.hash ?? '') : ''
  })
  const key = [revision, direction, target, hash].join('\n')
  return useAsked<SqlPreview>(key, direction === null ? null : () => askSql(revision, direction, target))
}

type NoSqlProps = { readonly answer: Loadable<SqlPreview>; readonly isEmpty: boolean }

/** What is shown while there are no statements, or where there are none. */
function NoSql({ answer, isEmpty }: NoSqlProps): ReactNode {
  if (isEmpty) return <EmptyState title="No statements in this direction" />
  if (answer.kind === 'loading') return <Waiting text="Replaying the revision on a scratch database…" />
  if (answer.kind === 'ready' && answer.value.kind === 'unavailable')
    return <NotAvailable preview={answer.value} />
  if (answer.kind !== 'failed') return null
  return (
    <div className="detail-part">
      <ErrorBox error={answer.error} />
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
  recorded: 'recorded without a database: queries returned no rows',
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
      return `${note}${shownStatement(sql).replace(/;$/, '')};`
    })
    .join('\n\n')
}

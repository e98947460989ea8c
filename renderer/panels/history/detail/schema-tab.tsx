import { NativeSelect, Select } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { duration } from '../../../../shared/duration.ts'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorBox } from '../../../components/error-box.tsx'
import { ForeignText } from '../../../components/foreign-text.tsx'
import { HintText } from '../../../components/hint-text.tsx'
import { Waiting } from '../../../components/waiting.tsx'
import { DiffView } from '../../../editor/diff-view.tsx'
import type { SchemaSides } from '../../../state/actions/questions.ts'
import { askSchemas } from '../../../state/actions/questions.ts'
import { choose } from '../../../state/actions/selection.ts'
import { chosenTarget, historyOf, revisionMap } from '../../../state/selectors.ts'
import { useApp } from '../../../state/store.ts'
import { count } from '../../../state/words.ts'
import { comparedChoices, compareChoices, sourceOf } from './compare-choices.ts'
import { NeedsTarget } from './needs-target.tsx'
import { useAsked } from '../../../components/use-asked.ts'
import { TrustFirst } from './trust-first.tsx'

/** As many choices as are drawn at once; typing narrows them. */
const mostShown = 60

/** What the revision makes of the schema: before and after it, or compared with anything else. */
export function SchemaTab({ revision }: { readonly revision: string }): ReactNode {
  const other = useApp((state) => state.choice.against)
  const [side, setSide] = useState('this')
  const target = useApp(chosenTarget)
  const project = useApp((state) => state.project)
  const history = useApp(historyOf)
  const isTrusted = project?.trusted ?? false
  const hash = history ? (revisionMap(history).get(revision)?.hash ?? '') : ''
  const first = sourceOf(other, revision)
  const second = sourceOf(side, revision)
  const key = [revision, other, side, target?.name, hash, isTrusted].join('\n')
  const answer = useAsked<SchemaSides>(
    key,
    target && isTrusted ? () => askSchemas(first, second, target.name) : null,
  )
  const [last, setLast] = useState<SchemaSides | null>(null)
  if (answer.kind === 'ready' && answer.value !== last) setLast(answer.value)
  if (!target) return <NeedsTarget what="The schema depends on the database" />
  if (!isTrusted)
    return (
      <TrustFirst
        title="The schema is found by replaying revisions on a scratch database"
        why="Replaying revisions loads their files."
      >
        Nothing of this project runs until you trust it.
      </TrustFirst>
    )
  const isReady = answer.kind === 'ready'
  return (
    <div className="detail-fill schema-tab">
      <div className="detail-bar">
        <CompareChoice revision={revision} />
        <NativeSelect
          aria-label="with"
          value={side}
          onChange={(event) => setSide(event.currentTarget.value)}
          data={project ? comparedChoices(project) : []}
        />
        <span className="dim detail-caption">{isReady && caption(answer.value)}</span>
      </div>
      {answer.kind === 'loading' && <Waiting text="Replaying revisions on a scratch database…" />}
      {answer.kind === 'failed' && (
        <div className="detail-part">
          <ErrorBox error={answer.error} />
        </div>
      )}
      {last && answer.kind !== 'failed' && (
        <div className="schema-compared" data-old={!isReady || undefined}>
          <Compared sides={last} language={target.sqlLanguage} />
        </div>
      )}
    </div>
  )
}

/** What stands on the other side: searched by message and id. */
function CompareChoice({ revision }: { readonly revision: string }): ReactNode {
  const other = useApp((state) => state.choice.against)
  const project = useApp((state) => state.project)
  const history = useApp(historyOf)
  const choices = useMemo(
    () => (project && history ? compareChoices(project, history, revision) : []),
    [project, history, revision],
  )
  return (
    <Select
      size="xs"
      className="compare-choice"
      aria-label="Compare"
      data-focus="compare"
      searchable
      allowDeselect={false}
      selectFirstOptionOnChange
      maxDropdownHeight={320}
      limit={mostShown}
      nothingFoundMessage="No revision matches"
      comboboxProps={{ width: 380, position: 'bottom-start' }}
      value={other}
      onChange={(value) => value !== null && choose({ against: value, second: null })}
      data={choices}
    />
  )
}

function caption({ before, after }: SchemaSides): string {
  const ms = [before, after].reduce((sum, side) => sum + (side.kind === 'available' ? side.ms : 0), 0)
  return `replayed in ${duration(ms)}`
}

function Compared({
  sides,
  language,
}: {
  readonly sides: SchemaSides
  readonly language: 'sql' | 'pgsql'
}): ReactNode {
  const { before, after } = sides
  const missing = before.kind === 'unavailable' ? before : after.kind === 'unavailable' ? after : null
  if (missing)
    return (
      <EmptyState title={`Not available: ${missing.title}`}>
        <p>
          <ForeignText text={missing.reason} />
        </p>
        {missing.hint !== null && (
          <p>
            <HintText text={missing.hint} />
          </p>
        )}
      </EmptyState>
    )
  if (before.kind !== 'available' || after.kind !== 'available') return null
  const skipped = [...before.notCompared, ...after.notCompared].length
  return (
    <>
      {before.ddl === after.ddl ? (
        <EmptyState title="No difference in the schema">
          <p>
            {before.title} and {after.title} have the same schema. Data may differ.
          </p>
        </EmptyState>
      ) : (
        <>
          <p className="schema-sides cut">
            <span className="danger">−</span> <ForeignText text={before.title} />{' '}
            <span className="ok">+</span> <ForeignText text={after.title} />
          </p>
          <DiffView
            before={before.ddl}
            after={after.ddl}
            language={language}
            label={`Schema: ${before.title} and ${after.title}`}
          />
        </>
      )}
      {skipped > 0 && (
        <p
          className="detail-note"
          title={[...before.notCompared, ...after.notCompared]
            .map((item) => `${item.kind} ${item.name}: ${item.reason}`)
            .join('\n')}
        >
          {count(skipped, 'object')} could not be compared.
        </p>
      )}
    </>
  )
}

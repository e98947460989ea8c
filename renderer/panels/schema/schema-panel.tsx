import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { duration } from '../../../shared/duration.ts'
import type { SchemaDiagram } from '../../../shared/contract/schema.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { HintText } from '../../components/hint-text.tsx'
import { ReviewBlocked } from '../../components/review-blocked.tsx'
import { useAsked } from '../../components/use-asked.ts'
import { Waiting } from '../../components/waiting.tsx'
import { focusHistory } from '../../state/actions/focus.ts'
import { askDiagram } from '../../state/actions/questions.ts'
import { driftBlocker } from '../../state/review-blocker.ts'
import { chosenState, historyOf } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { diagramChoices, subjectOf } from './diagram-choices.ts'
import { DiagramView } from './diagram-view.tsx'
import './schema.css'

/** The tables of any schema as boxes with their keys as lines; what a change adds, alters and drops in color. */
export function SchemaPanel(): ReactNode {
  const blocker = useApp(driftBlocker)
  const project = useApp((state) => state.project)
  const history = useApp(historyOf)
  const revision = useApp((state) => state.choice.selection)
  const target = useApp((state) => state.target ?? '')
  const rows = useApp((state) => chosenState(state)?.rows.join() ?? '')
  const [chosen, setChosen] = useState('heads')
  const isRevision = chosen === 'revision' || chosen === 'at'
  const subject = subjectOf(chosen, revision, target)
  const key = [chosen, isRevision ? revision : '', target, rows, history?.version ?? ''].join('\n')
  const answer = useAsked<SchemaDiagram>(
    key,
    blocker === null && history !== null ? () => askDiagram(subject.source, subject.before, target) : null,
  )
  return (
    <section className="screen schema-screen" aria-label="Schema" onKeyDown={backOnEscape}>
      <header className="screen-head">
        <h2>Schema</h2>
        {blocker === null && project && (
          <NativeSelect
            className="schema-choice"
            aria-label="What is shown"
            value={chosen}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={diagramChoices(project, history, revision, target)}
          />
        )}
        <p className="dim grow cut">
          {answer.kind === 'ready' && answer.value.kind === 'available' && (
            <>
              <ForeignText text={answer.value.title} /> · read in {duration(answer.value.ms)}
            </>
          )}
        </p>
      </header>
      {blocker !== null && <ReviewBlocked blocker={blocker} />}
      {blocker === null && answer.kind === 'loading' && <Waiting text="Reading the schema…" />}
      {answer.kind === 'failed' && (
        <div className="schema-error">
          <ErrorBox error={answer.error} />
        </div>
      )}
      {blocker === null && answer.kind === 'ready' && <Answered answer={answer.value} />}
    </section>
  )
}

function Answered({ answer }: { readonly answer: SchemaDiagram }): ReactNode {
  if (answer.kind === 'unavailable')
    return (
      <EmptyState title={`Not available: ${answer.title}`}>
        <p>
          <ForeignText text={answer.reason} />
        </p>
        {answer.hint !== null && (
          <p>
            <HintText text={answer.hint} />
          </p>
        )}
      </EmptyState>
    )
  if (answer.diagram.tables.length === 0)
    return (
      <EmptyState title="No tables yet">
        <p>Nothing in this schema is a table. Choose another above.</p>
      </EmptyState>
    )
  return <DiagramView key={answer.title} diagram={answer.diagram} title={answer.title} />
}

function backOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented) return
  event.preventDefault()
  focusHistory()
}

import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { EmptyState } from '../../components/empty-state.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { startReview } from '../../state/actions/changes.ts'
import { useApp } from '../../state/store.ts'

/** Without a model: how to name one, and the other way to begin, from a database that exists. */
export function NoModel(): ReactNode {
  const target = useApp((state) => state.target ?? 'the target')
  const isAlembic = useApp((state) => state.project?.source === 'alembic')
  return (
    <EmptyState
      title={isAlembic ? 'env.py hands Alembic no models' : 'The project names no model'}
      actions={
        <Button variant="filled" onClick={() => startReview('create')}>
          Create from database <ForeignText text={target} />…
        </Button>
      }
    >
      {isAlembic ? <Metadata /> : <ModelFile />}
      <p>
        Or let the database be the model once: everything it has that no revision makes becomes a first
        revision, and the database is stamped with it.
      </p>
    </EmptyState>
  )
}

function Metadata(): ReactNode {
  return (
    <>
      <p>
        Set <code>target_metadata</code> in <code>env.py</code>, for example:
      </p>
      <pre className="changes-snippet">target_metadata = Base.metadata</pre>
      <p>What the revisions lack of your models is proposed here then.</p>
    </>
  )
}

function ModelFile(): ReactNode {
  return (
    <>
      <p>
        A model is the schema you want: a <code>.sql</code> file of DDL, or a <code>.ts</code> module that
        builds it on an empty database. Name it in <code>headway.json</code>, for example:
      </p>
      <pre className="changes-snippet">{'"model": "schema.sql"'}</pre>
      <p>What a database lacks of it is proposed here then.</p>
    </>
  )
}

import type { ReactNode } from 'react'
import type { GraphNode } from '../../../../shared/model/graph.ts'
import { ForeignText } from '../../../components/foreign-text.tsx'
import { When } from '../../../components/when.tsx'
import { select } from '../../../state/actions/selection.ts'
import { escapeForeign } from '../../../state/foreign-text.ts'
import { stateLookup, stateLooks } from '../../../state/revision-state.ts'
import { chosenState, historyOf, revisionMap } from '../../../state/selectors.ts'
import { useApp } from '../../../state/store.ts'
import { shortId } from '../../../state/words.ts'

/** Message, id, what it follows, when, and where it stands on the chosen target. */
export function DetailHeader({ node }: { readonly node: GraphNode }): ReactNode {
  const history = useApp(historyOf)
  const target = useApp((state) => state.target)
  const targetState = useApp(chosenState)
  const revision = history ? revisionMap(history).get(node.id) : undefined
  const state = stateLookup(targetState)(node)
  return (
    <header className="detail-head">
      <h2 title={escapeForeign(revision?.message ?? '')}>
        <ForeignText text={revision?.message ?? 'no file has this revision'} />
      </h2>
      <p>
        <code>
          <ForeignText text={node.id} />
        </code>
        {node.parents.length === 0 ? ' · base' : ' · after '}
        {node.parents.map((parent, index) => (
          <span key={parent}>
            {index > 0 && ', '}
            <RevisionLink id={parent} />
          </span>
        ))}
        {revision?.createDate != null && (
          <>
            {' · '}
            <When iso={revision.createDate} />
          </>
        )}
        {' · '}
        <span className="detail-state" data-state={state}>
          {stateLooks[state].word}
          {target !== null && state !== 'unknown' && state !== 'missing' && (
            <>
              {' '}
              on <ForeignText text={target} />
            </>
          )}
        </span>
      </p>
    </header>
  )
}

/** An id that selects its revision. */
export function RevisionLink({ id }: { readonly id: string }): ReactNode {
  return (
    <button type="button" className="link revision-link" onClick={() => select(id)}>
      <code>
        <ForeignText text={shortId(id)} />
      </code>
    </button>
  )
}

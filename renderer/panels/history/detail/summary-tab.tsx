import type { ReactNode } from 'react'
import type { GraphNode } from '../../../../shared/model/graph.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import { ForeignText } from '../../../components/foreign-text.tsx'
import { When } from '../../../components/when.tsx'
import { childMap, historyOf, revisionMap } from '../../../state/selectors.ts'
import { useApp } from '../../../state/store.ts'
import { shortId } from '../../../state/words.ts'
import { RevisionLink } from './detail-header.tsx'
import { RevisionFindings } from './revision-findings.tsx'
import { RevisionProblems } from './revision-problems.tsx'
import { WhatRan } from './what-ran.tsx'
import { WhereApplied } from './where-applied.tsx'

/** Ids, parents, children, dates; where it is applied; who ran it and when. */
export function SummaryTab({ node }: { readonly node: GraphNode }): ReactNode {
  const history = useApp(historyOf)
  if (!history) return null
  const revision = revisionMap(history).get(node.id)
  const rest = revision ? restOfDoc(revision.doc) : ''
  return (
    <div className="summary" tabIndex={0} role="region" aria-label="Summary">
      <RevisionProblems revision={node.id} />
      {rest !== '' && (
        <p className="summary-doc">
          <ForeignText text={rest} />
        </p>
      )}
      <dl className="facts">
        <Ids term="Follows" ids={node.parents} none="nothing: a base" />
        <Ids
          term="Followed by"
          ids={childMap(history).get(node.id) ?? []}
          none={node.ghost ? '' : 'nothing: a head'}
        />
        {node.dependencies.length > 0 && <Ids term="Depends on" ids={node.dependencies} none="" />}
        {node.labels.length > 0 && (
          <Fact term="Labels">
            <ForeignText text={node.labels.join(', ')} />
          </Fact>
        )}
        {revision && <FileFacts revision={revision} />}
      </dl>
      <WhereApplied id={node.id} />
      {!node.ghost && <RevisionFindings revision={node.id} />}
      <WhatRan revision={node.id} />
    </div>
  )
}

/** What a doc string says after its first paragraph, which is the message. */
function restOfDoc(doc: string): string {
  return doc
    .trim()
    .split(/\n\s*\n/)
    .slice(1)
    .join('\n\n')
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }): ReactNode {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  )
}

function Ids(props: {
  readonly term: string
  readonly ids: readonly string[]
  readonly none: string
}): ReactNode {
  const history = useApp(historyOf)
  return (
    <Fact term={props.term}>
      {props.ids.length === 0 && <span className="dim">{props.none}</span>}
      {props.ids.map((id) => (
        <span key={id} className="fact-line cut">
          <RevisionLink id={id} />{' '}
          <span className="dim">
            <ForeignText text={(history && revisionMap(history).get(id)?.message) ?? 'no file'} />
          </span>
        </span>
      ))}
    </Fact>
  )
}

const downgradeWords = {
  present: 'yes',
  missing: 'no: the file has none',
  empty: 'no: it is empty',
  throws: 'no: it says so',
} as const

function FileFacts({ revision }: { readonly revision: Revision }): ReactNode {
  return (
    <>
      <Fact term="File">
        <code className="fact-path">
          <ForeignText text={revision.path} />
        </code>
      </Fact>
      {revision.createDate !== null && (
        <Fact term="Created">
          <When iso={revision.createDate} />
        </Fact>
      )}
      <Fact term="Can go back">
        <span className={revision.downgrade === 'present' ? undefined : 'danger'}>
          {revision.downgrade === 'present' ? '' : '↯ '}
          {downgradeWords[revision.downgrade]}
        </span>
      </Fact>
      {revision.replaces !== undefined && (
        <Fact term="Stands for">
          <code className="fact-path">
            <ForeignText text={[...revision.replaces, revision.id].map(shortId).join(', ')} />
          </code>
        </Fact>
      )}
      {!revision.transaction && (
        <Fact term="Transaction">
          <span className="warn">none: its statements are journalled one by one</span>
        </Fact>
      )}
    </>
  )
}

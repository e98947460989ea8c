import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { RescueVariant } from '../../../../shared/model/rescue.ts'
import { ForeignText } from '../../../components/foreign-text.tsx'
import { When } from '../../../components/when.tsx'
import { languageOfPath } from '../../../editor/code-language.ts'
import { CodeView } from '../../../editor/code-view.tsx'
import { focusHistory } from '../../../state/actions/focus.ts'
import { escapeForeign } from '../../../state/foreign-text.ts'
import type { Ghost } from '../../../state/ghosts.ts'
import { placesOf } from '../../../state/ghosts.ts'
import { chosenTarget } from '../../../state/selectors.ts'
import { useApp } from '../../../state/store.ts'
import { list, shortId } from '../../../state/words.ts'
import { RevisionLink } from './detail-header.tsx'

/** A revision that no file of the history has: where it is, and its text, to be read alone. */
export function GhostDetail({ ghost }: { readonly ghost: Ghost }): ReactNode {
  const { id, from } = ghost
  const variants = from.kind === 'git' ? from.variants : []
  const [hash, setHash] = useState(ghost.revision.hash)
  const variant = variants.find((each) => each.revision.hash === hash) ?? variants[0]
  const revision = variant?.revision ?? ghost.revision
  const text = from.kind === 'squash' ? from.text : (variant?.text ?? '')
  const path = from.kind === 'squash' ? from.path : revision.path
  const language = languageOfPath(revision.path, useApp(chosenTarget)?.sqlLanguage ?? 'sql')
  return (
    <aside className="detail" aria-label="Detail" data-focus="detail">
      <GhostHead id={id} revision={revision} />
      <div className="detail-fill">
        {from.kind === 'squash' ? (
          <p className="detail-note">
            <ForeignText text={shortId(from.squash)} /> stands for it: no database runs this file any more.
          </p>
        ) : (
          variant !== undefined && <Origin variant={variant} />
        )}
        {variants.length > 1 && (
          <NativeSelect
            className="detail-part"
            label="Which branch’s text"
            value={revision.hash}
            onChange={(event) => setHash(event.currentTarget.value)}
            data={variants.map((each) => ({
              value: each.revision.hash,
              label: escapeForeign(list(placesOf(each))),
            }))}
          />
        )}
        <div className="detail-bar">
          <code className="cut grow">
            <ForeignText text={path} />
          </code>
          <span className="read-only" title={readOnly}>
            read-only
          </span>
        </div>
        <CodeView
          text={text}
          language={language}
          label={`Source of ${escapeForeign(id)}`}
          readOnlyReason={readOnly}
          onLeave={focusHistory}
        />
      </div>
    </aside>
  )
}

type HeadProps = { readonly id: string; readonly revision: Ghost['revision'] }

function GhostHead({ id, revision }: HeadProps): ReactNode {
  return (
    <header className="detail-head">
      <h2 title={escapeForeign(revision.message)}>
        <ForeignText text={revision.message} />
      </h2>
      <p>
        <code>
          <ForeignText text={id} />
        </code>
        {revision.downRevisions.length === 0 ? ' · base' : ' · after '}
        {revision.downRevisions.map((parent, index) => (
          <span key={parent}>
            {index > 0 && ', '}
            <RevisionLink id={parent} />
          </span>
        ))}
      </p>
    </header>
  )
}

const readOnly = 'The file is not in this checkout.'

function Origin({ variant }: { readonly variant: RescueVariant }): ReactNode {
  const { commit, author, date } = variant
  return (
    <p className="detail-note ghost-origin">
      In{' '}
      <b>
        <ForeignText text={list(placesOf(variant))} />
      </b>
      , commit <code>{commit.slice(0, 10)}</code> by <ForeignText text={author} />, <When iso={date} />
    </p>
  )
}

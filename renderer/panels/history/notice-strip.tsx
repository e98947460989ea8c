import { memo, useState } from 'react'
import type { ReactNode } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { Notice } from '../../state/notices.ts'
import { noticesOf } from '../../state/notices.ts'
import { useApp } from '../../state/store.ts'
import { count } from '../../state/words.ts'
import { noticeTexts } from './notice-texts.tsx'

/** Problems and facts worth knowing: the most important one, the rest behind a count. */
export const NoticeStrip = memo(function NoticeStrip(): ReactNode {
  const kinds = useApp(useShallow((state) => noticesOf(state).map(({ kind, tone }) => `${tone} ${kind}`)))
  const [isOpen, setOpen] = useState(false)
  const notices = kinds.map((text) => {
    const [tone, kind] = text.split(' ')
    return { tone, kind } as Notice
  })
  const [first, ...others] = notices
  if (!first) return null
  return (
    <div className="notices" role="region" aria-label="Notices">
      <NoticeLine notice={first}>
        {others.length > 0 && (
          <button
            type="button"
            className="link notice-more"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? 'Show less' : count(others.length, 'more notice')}
          </button>
        )}
      </NoticeLine>
      {isOpen && others.map((notice) => <NoticeLine key={notice.kind} notice={notice} />)}
    </div>
  )
})

function NoticeLine({
  notice,
  children,
}: {
  readonly notice: Notice
  readonly children?: ReactNode
}): ReactNode {
  const { Text, Actions } = noticeTexts[notice.kind]
  return (
    <div className="notice" data-tone={notice.tone} role="note">
      <p className="grow">
        <Text />
      </p>
      {Actions && (
        <span className="notice-actions">
          <Actions />
        </span>
      )}
      {children}
    </div>
  )
}

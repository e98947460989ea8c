import { CloseButton, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { ForeignText } from './foreign-text.tsx'
import { When } from './when.tsx'
import { forgetProject } from '../state/actions/project.ts'
import { escapeForeign } from '../state/foreign-text.ts'
import { useApp } from '../state/store.ts'
import './open-project.css'

type Props = { readonly isBusy: boolean; readonly onOpen: (root: string) => void }

/** Recently opened projects, newest first. */
export function RecentList({ isBusy, onOpen }: Props): ReactNode {
  const recent = useApp((state) => state.recent)
  return (
    <section aria-label="Recent projects">
      <h2 className="recent-heading">Recent</h2>
      {recent.length === 0 && <p className="dim">Projects you open appear here.</p>}
      <ul className="recent">
        {recent.map(({ root, name, openedAt, exists }) => (
          <li key={root}>
            <UnstyledButton className="recent-item" disabled={isBusy || !exists} onClick={() => onOpen(root)}>
              <span className="recent-name">
                <b>
                  <ForeignText text={name} />
                </b>
                <span className="dim">{exists ? <When iso={openedAt} /> : 'not found'}</span>
              </span>
              <code className="dim cut" title={escapeForeign(root)}>
                <ForeignText text={root} />
              </code>
            </UnstyledButton>
            <CloseButton
              size="xs"
              aria-label={`Take ${escapeForeign(name)} from the list`}
              onClick={() => void forgetProject(root)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

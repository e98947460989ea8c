import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { askFolders } from '../state/actions/questions.ts'
import { shown } from '../state/app-state.ts'
import { escapeForeign } from '../state/foreign-text.ts'
import { count } from '../state/words.ts'
import { ErrorBox } from './error-box.tsx'
import { ForeignText } from './foreign-text.tsx'
import { useAsked } from './use-asked.ts'

type Props = {
  /** Where it begins; null: in the home folder. */
  readonly start: string | null
  /** Another folder is looked into. */
  readonly onLook: (path: string) => void
  readonly onOpen: (path: string) => void
}

/** The folders of the computer on which Headway runs: a folder is looked into, a project is opened. */
export function FolderList({ start, onLook, onOpen }: Props): ReactNode {
  const list = useRef<HTMLUListElement>(null)
  const [folder, setFolder] = useState(start)
  const answer = useAsked(folder ?? '', () => askFolders(folder))
  const [last, setLast] = useState(shown(answer))
  const there = shown(answer) ?? last
  if (there !== last) setLast(there)
  const look = (path: string): void => {
    setFolder(path)
    onLook(path)
    // The button that was pressed goes away with the folders of before.
    list.current?.focus()
  }
  if (answer.kind === 'failed') return <ErrorBox error={answer.error} />
  if (!there) return <div className="folders-list" aria-busy="true" />
  const { parent, path, folders, leftOut } = there
  return (
    <section className="folders" aria-label="Folders">
      <p className="folders-path">
        <Button aria-disabled={parent === null || undefined} onClick={() => parent !== null && look(parent)}>
          ↑ Up
        </Button>
        <code className="cut" title={escapeForeign(path)}>
          <ForeignText text={path} />
        </code>
      </p>
      <ul ref={list} className="folders-list" tabIndex={-1}>
        {folders.map((entry) => (
          <li key={entry.path}>
            <button type="button" onClick={() => (entry.isProject ? onOpen : look)(entry.path)}>
              <span className="cut">
                <ForeignText text={entry.name} />
              </span>
              {entry.isProject && <span className="folders-mark">project: open</span>}
            </button>
          </li>
        ))}
        {folders.length === 0 && <li className="dim">No folders here.</li>}
        {leftOut > 0 && <li className="dim">{count(leftOut, 'more folder')}: type the path instead.</li>}
      </ul>
    </section>
  )
}

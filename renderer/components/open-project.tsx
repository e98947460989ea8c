import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useApp } from '../state/store.ts'
import { FolderList } from './folder-list.tsx'
import './open-project.css'

type Props = { readonly isBusy: boolean; readonly onOpen: (path: string) => void }

/** Opens a project by its path, typed or found: where no folder dialog of the system can be had. */
export function OpenProjectForm({ isBusy, onOpen }: Props): ReactNode {
  const [path, setPath] = useState('')
  // Other projects are likely to lie beside the present one.
  const start = useApp((state) => (state.project === null ? null : `${state.project.root}/..`))
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (path.trim() !== '') onOpen(path.trim())
      }}
    >
      <TextInput
        label="Folder of the project"
        description="The absolute path of the folder that holds headway.json, alembic.ini or a knexfile"
        placeholder="/home/me/shop"
        data-autofocus
        autoFocus
        spellCheck={false}
        value={path}
        onChange={(event) => setPath(event.currentTarget.value)}
        rightSectionWidth={64}
        rightSection={
          <Button type="submit" size="compact-xs" variant="filled" loading={isBusy}>
            Open
          </Button>
        }
      />
      <FolderList start={start} onLook={setPath} onOpen={onOpen} />
    </form>
  )
}
